// SPDX-License-Identifier: LGPL-2.1-or-later

import type { BrokenDomain, Domain } from '../machine/domain'
import { hostError, type HostError } from './error'
import { latest } from './latest'
import { openLibvirt, type DomainPath, type Libvirt } from './libvirt'
import type { Units } from './units'

/** `lost`: libvirt's daemon went away; the page goes on by itself when it is back. */
export type Connection =
    | { readonly kind: 'connecting' }
    | { readonly kind: 'ready' }
    | { readonly kind: 'lost' }
    | { readonly kind: 'failed'; readonly error: HostError }

export type DomainMap = ReadonlyMap<DomainPath, Domain | BrokenDomain>

export type Domains = {
    /** undefined while there is no connection */
    readonly libvirt: () => Libvirt | undefined
    /** Reads what is new and drops what is gone: for somebody who must know now. Waits for a connection that is being made. */
    readonly refresh: () => Promise<void>
    readonly reconnect: () => void
    readonly end: () => void
}

/** Every domain that this person may see: listed once, then kept true by libvirt's events. */
export function followDomains(
    uid: number,
    units: Units,
    onChange: (connection: Connection, domains: DomainMap, libvirt: Libvirt | undefined) => void,
): Domains {
    let connection: Connection = { kind: 'connecting' }
    let domains: DomainMap = new Map()
    let libvirt: Libvirt | undefined
    /** counts the connections: one that comes up after it was given up is closed */
    let generation = 0
    let readers = new Map<DomainPath, () => Promise<void>>()
    /** the last connection that was begun: it has come up or failed when this ends, and never rejects */
    let attempt: Promise<void> = Promise.resolve()

    function report(next: Connection) {
        connection = next
        onChange(connection, domains, connection.kind === 'ready' ? libvirt : undefined)
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
            if (libvirt === from) keep(path, domain)
        })
        readers.set(path, reader)
        return reader()
    }

    function fail(from: Libvirt | undefined, error: unknown) {
        if (from !== libvirt) return
        disconnect()
        report({ kind: 'failed', error: hostError(error, 'virsh -c qemu:///system list --all') })
    }

    function disconnect() {
        generation += 1
        libvirt?.end()
        libvirt = undefined
        readers = new Map()
    }

    async function list(from: Libvirt, isNew: (path: DomainPath) => boolean) {
        const paths = await from.listDomains()
        if (libvirt !== from) return
        domains = new Map([...domains].filter(([path]) => paths.includes(path)))
        await Promise.all(paths.filter(isNew).map(path => read(from, path)))
        if (libvirt === from) report({ kind: 'ready' })
    }

    async function connect() {
        report({ kind: 'connecting' })
        const mine = (generation += 1)
        let opened: Libvirt | undefined
        try {
            opened = await openLibvirt(uid, () => {
                if (libvirt !== opened) return
                disconnect()
                attempt = connect()
            })
            if (mine !== generation) {
                opened.end()
                return
            }
            libvirt = opened
            const from = opened
            from.onDomainEvent(path => {
                read(from, path).then(
                    () => {
                        if (libvirt === from && connection.kind === 'ready') report(connection)
                    },
                    (error: unknown) => {
                        fail(from, error)
                    },
                )
            })
            await list(from, () => true)
        } catch (error) {
            if (mine === generation) fail(opened, error)
        }
    }

    units.onLibvirtDaemon(active => {
        if (active === 'active' && connection.kind !== 'ready' && connection.kind !== 'connecting') attempt = connect()
        if (active === 'deactivating' || active === 'inactive' || active === 'failed') {
            if (connection.kind === 'lost') return
            // libvirt-dbus would not tell of it, and its events have ended: begin anew when the daemon is back.
            disconnect()
            report({ kind: 'lost' })
        }
    })
    attempt = connect()

    return {
        libvirt: () => (connection.kind === 'ready' ? libvirt : undefined),
        refresh: async () => {
            for (let seen; seen !== attempt;) {
                seen = attempt
                await seen
            }
            if (libvirt) await list(libvirt, path => !domains.has(path))
        },
        reconnect: () => {
            disconnect()
            attempt = connect()
        },
        end: disconnect,
    }
}
