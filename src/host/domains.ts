// SPDX-License-Identifier: LGPL-2.1-or-later

import type { BrokenDomain, Domain } from '../machine/domain'
import { ATTENTION, type Attention } from './attention'
import { keepConnection, type Connection } from './connection'
import { latest } from './latest'
import { openLibvirt, type DomainPath, type Libvirt } from './libvirt'
import { followDaemon } from './daemon'
import type { Units } from './units'

export type DomainMap = ReadonlyMap<DomainPath, Domain | BrokenDomain>

export type Domains = {
    /** undefined while there is no connection */
    readonly libvirt: () => Libvirt | undefined
    /** Reads the domains of these names again, and any that is new: changes that gave no event. */
    readonly reread: (names: ReadonlySet<string>) => void
    readonly reconnect: () => void
    readonly end: () => void
}

/**
 * Every domain that this person may see: listed once, then kept true by libvirt's events, and read again when somebody comes back
 * to the page. While there is no connection the last known ones stay.
 */
export function followDomains(
    uid: number,
    units: Units,
    onChange: (connection: Connection, domains: DomainMap, libvirt: Libvirt | undefined) => void,
    attention: Attention = ATTENTION,
): Domains {
    let domains: DomainMap = new Map()
    let readers = new Map<DomainPath, () => Promise<void>>()
    /** the domains of which an event came, and how many events had come by then */
    let events = new Map<DomainPath, number>()
    let eventCount = 0

    const connector = keepConnection(
        onLost => openLibvirt(uid, onLost),
        begin,
        'virsh -c qemu:///system list --all',
        attention,
        connection => {
            onChange(connection, domains, ready(connection))
        },
    )
    const daemon = followDaemon(units, connector)

    function ready(connection = connector.state()): Libvirt | undefined {
        return connection.kind === 'ready' ? connector.current() : undefined
    }

    function tell() {
        const libvirt = ready()
        if (libvirt) onChange({ kind: 'ready' }, domains, libvirt)
    }

    function keep(path: DomainPath, domain: Domain | BrokenDomain | undefined) {
        const changed = new Map(domains)
        if (domain) changed.set(path, domain)
        else changed.delete(path)
        domains = changed
    }

    /** Reads one domain again, once however many events came meanwhile. Of an older connection: nothing. */
    function read(from: Libvirt, path: DomainPath): Promise<void> {
        const known = readers.get(path)
        if (known) return known()
        const reader = latest(async () => {
            const domain = await from.readDomain(path)
            if (connector.current() === from) keep(path, domain)
        })
        readers.set(path, reader)
        return reader()
    }

    async function list(from: Libvirt, isWanted: (path: DomainPath) => boolean) {
        const before = eventCount
        const paths = await from.listDomains()
        if (connector.current() !== from) return
        // Of what an event told meanwhile the list may be silent: that is read by itself.
        const isYounger = (path: DomainPath) => (events.get(path) ?? 0) > before
        domains = new Map([...domains].filter(([path]) => paths.includes(path) || isYounger(path)))
        await Promise.all(paths.filter(isWanted).map(path => read(from, path)))
    }

    async function begin(from: Libvirt) {
        readers = new Map()
        events = new Map()
        from.onDomainEvent(path => {
            events.set(path, (eventCount += 1))
            read(from, path).then(tell, (error: unknown) => {
                connector.broke(from, error)
            })
        })
        await list(from, () => true)
        daemon.connected()
    }

    /** Not for somebody who waits: a connection that breaks is told of by its state. */
    function listAgain(isWanted: (path: DomainPath) => boolean) {
        const libvirt = ready()
        if (libvirt)
            list(libvirt, isWanted).then(tell, (error: unknown) => {
                connector.broke(libvirt, error)
            })
    }

    const endLook = attention.onLook(() => {
        listAgain(() => true)
    })

    return {
        libvirt: () => ready(),
        reread: names => {
            listAgain(path => {
                const known = domains.get(path)
                return known === undefined || names.has(known.name)
            })
        },
        reconnect: connector.connect,
        end: () => {
            endLook()
            connector.end()
        },
    }
}
