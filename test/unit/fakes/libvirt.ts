// SPDX-License-Identifier: LGPL-2.1-or-later

import { describesActive } from '../../../src/machine/domain/domain'
import { FakeHost, type Call, type FakeClient } from './cockpit'

/** As libvirt describes a domain of this name. */
export function domainText(name: string, uuid: string, active = false): string {
    const id = active ? " id='7'" : ''
    return `<domain type='kvm'${id}><name>${name}</name><uuid>${uuid}</uuid><memory>1024</memory></domain>`
}

export const pathOf = (uuid: string) => `/org/libvirt/QEMU/domain/_${uuid.replaceAll('-', '_')}`

function described(text: string): string {
    if (text.startsWith('<')) return text
    throw new Error(text)
}

/** A private bus with libvirt on it. A test changes its domains and tells of it, or does not. */
export class FakeLibvirt {
    readonly host = new FakeHost()
    /** XML of each domain, by its path */
    readonly domains = new Map<string, string>()
    /** of the next start of an active one, where that is something else */
    readonly next = new Map<string, string>()
    /** (state, reason); unless told: paused by a person, or shut down */
    readonly states = new Map<string, readonly [number, number]>()
    /** what libvirt says of each network, by its path: its XML, or why not */
    readonly networks = new Map<string, string>()
    readonly calls: Call[] = []
    /** What happens to a call before it is answered; one that throws is its failure. */
    before: (call: Call) => Promise<void> = () => Promise.resolve()

    constructor() {
        this.host.onSpawn = process => {
            process.say('unix:path=/run/user/1000/dbus-x,guid=1\n')
        }
        this.host.onCall = async call => {
            this.calls.push(call)
            await this.before(call)
            return this.#answer(call)
        }
    }

    #answer({ path, method, args }: Call): readonly unknown[] {
        const xml = this.domains.get(path)
        if (method === 'ListDomains') return [[...this.domains.keys()]]
        if (method === 'GetAllDomainStats') return [[...this.domains].map(([of, xml]) => this.#stats(of, xml))]
        if (method === 'ListNetworks') return [[...this.networks.keys()]]
        const network = this.networks.get(path)
        if (network !== undefined) return [described(network)]
        if (method === 'Get') return [{ t: 'b', v: true }]
        if (method !== 'GetXMLDesc' && method !== 'GetState') return []
        if (xml === undefined) throw new Error('Domain not found: no domain with matching uuid')
        if (method === 'GetState') return [this.#state(path, xml)]
        return [args[0] === 2 ? (this.next.get(path) ?? xml.replace(" id='7'", '')) : xml]
    }

    #state(path: string, xml: string): readonly [number, number] {
        return this.states.get(path) ?? (describesActive(xml) ? [3, 1] : [5, 1])
    }

    #stats(path: string, xml: string): readonly unknown[] {
        const [state, reason] = this.#state(path, xml)
        const name = /<name>(.*)<\/name>/.exec(xml)?.[1] ?? ''
        return [name, { 'state.state': { t: 'i', v: state }, 'state.reason': { t: 'i', v: reason } }]
    }

    define(name: string, uuid: string, active = false): string {
        this.domains.set(pathOf(uuid), domainText(name, uuid, active))
        return pathOf(uuid)
    }

    /** The connections of our own that are open. */
    get open(): readonly FakeClient[] {
        return this.host.clients.filter(({ name, open }) => name !== null && open)
    }

    /** Tells everybody who is connected that something happened to the domain. */
    tell(path: string, clients: readonly FakeClient[] = this.open) {
        for (const client of clients)
            client.signal('/org/libvirt/QEMU', 'org.libvirt.Connect', 'DomainEvent', [path, 0, 0])
    }

    count(method: string): number {
        return this.calls.filter(call => call.method === method).length
    }
}
