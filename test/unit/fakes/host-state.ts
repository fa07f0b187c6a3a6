// SPDX-License-Identifier: LGPL-2.1-or-later

import type { DomainMap } from '../../../src/host/libvirt/domains'
import type { Libvirt } from '../../../src/host/libvirt/libvirt'
import type { HostState } from '../../../src/host/state'
import type { Store } from '../../../src/host/store'
import { FACTS, GROUP, KVM, SETTINGS } from './example'

/** Everything known of the example's host, on which these domains are. */
export function stateOf(
    domains: Readonly<Record<string, DomainMap extends ReadonlyMap<string, infer D> ? D : never>> = {},
    part: Partial<HostState> = {},
): HostState {
    return {
        settings: SETTINGS,
        person: { name: 'root', uid: 0, role: 'administrator', mayUseSudo: false },
        connection: { kind: 'ready' },
        domains: new Map(Object.entries(domains)),
        facts: {
            kind: 'ready',
            value: {
                cpus: FACTS.cpus,
                memoryBytes: FACTS.memoryBytes,
                members: FACTS.members,
                links: new Map(
                    ['br-vm1', 'br-vm2', 'br-vm3', 'br-vm4', 'virbr0'].map(name => [
                        name,
                        { bridge: true, up: true, master: undefined, lower: undefined },
                    ]),
                ),
                networks: new Map(),
                capabilities: KVM,
            },
        },
        group: { kind: 'ready', value: GROUP },
        wipes: new Map(),
        failures: new Map(),
        leftBehind: new Set(),
        administrative: true,
        diskSizes: new Map(),
        addresses: new Map(),
        happenings: new Map(),
        written: new Map(),
        usersAccess: { on: true },
        ...part,
    }
}

/** libvirt that has nothing to tell. `log`: what it was asked to do. */
export function libvirtOf(part: Partial<Libvirt> = {}, log: string[] = []): Libvirt {
    const asked = (what: string) => () => {
        log.push(what)
        return Promise.resolve()
    }
    return {
        listDomains: () => Promise.resolve([]),
        states: () => Promise.resolve(new Map()),
        readDomain: () => Promise.resolve(undefined),
        diskSizes: () => Promise.resolve(new Map()),
        usage: () => Promise.reject(new Error('it does not run')),
        diskErrors: () => Promise.resolve([]),
        capabilities: () => Promise.resolve(KVM),
        networks: () => Promise.resolve(new Map()),
        onNetworkEvent: () => undefined,
        define: asked('define'),
        autostart: () => Promise.resolve(true),
        setAutostart: asked('autostart'),
        power: asked('power'),
        onDomainEvent: () => undefined,
        end: () => undefined,
        ...part,
    }
}

/** A store whose host does not change by itself. `log`: what libvirt was asked to do. */
export function storeOf(state: HostState, log: string[] = [], part: Partial<Store> = {}): Store {
    const libvirt = libvirtOf({}, log)
    return {
        subscribe: () => () => undefined,
        keep: () => () => undefined,
        snapshot: () => state,
        libvirt: () => libvirt,
        activeSince: () => Promise.resolve(undefined),
        reconnect: () => undefined,
        rereadDomain: () => undefined,
        refreshVolumes: () => Promise.resolve(),
        hold: () => () => Promise.resolve(),
        refreshFacts: () => Promise.resolve(),
        end: () => undefined,
        ...part,
    }
}
