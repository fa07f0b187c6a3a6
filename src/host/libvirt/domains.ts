// SPDX-License-Identifier: LGPL-2.1-or-later

import type { BrokenDomain, Domain } from '../../machine/domain/domain'
import { ATTENTION, type Attention } from '../base/attention'
import { isRefused } from '../base/error'
import { latest } from '../base/latest'
import type { Units } from '../systemd/units'
import type { Changes } from './configuration'
import { keepConnection, type Connection } from './connection'
import { followDaemon } from './daemon'
import type { States } from './describe'
import type { OnHappening } from './events'
import { holdBack } from './held'
import { openLibvirt, type Libvirt } from './libvirt'
import type { DomainPath } from './paths'

export type DomainMap = ReadonlyMap<DomainPath, Domain | BrokenDomain>

export type Domains = {
    /** undefined while there is no connection */
    readonly libvirt: () => Libvirt | undefined
    /** Reads the domains again that were not since their files have changed, and any that is new: a change may give no event. */
    readonly reread: (changes: Changes) => void
    /**
     * For somebody who changes domains step by step: until the answer is called nothing is read. Reading after each step would take
     * the host's time from the steps. The answer resolves when what was told meanwhile is read.
     */
    readonly hold: () => () => Promise<void>
    readonly reconnect: () => void
    /** What this person may see may be something else now: asks again, also where it was refused. */
    readonly askAgain: () => void
    readonly end: () => void
}

const isDenied = (domain: Domain | BrokenDomain | undefined) => domain?.kind === 'broken' && domain.denied === true

/**
 * Every domain that this person may see: listed once, then kept true by libvirt's events, and read again when somebody comes back
 * to the page. While there is no connection the last known ones stay, unless it is refused to her.
 * @param onHappening is told what libvirt tells of each
 */
export function followDomains(
    uid: number,
    units: Units,
    onChange: (connection: Connection, domains: DomainMap, libvirt: Libvirt | undefined) => void,
    attention: Attention = ATTENTION,
    onHappening: OnHappening = () => undefined,
): Domains {
    let domains: DomainMap = new Map()
    let readers = new Map<DomainPath, () => Promise<void>>()
    /** the domains of which an event came, and how many events had come by then */
    let events = new Map<DomainPath, number>()
    let eventCount = 0
    /** when the last event of each was told, by performance.now(); and by the name that it had or got, once it was read */
    let toldAt = new Map<DomainPath, number>()
    const readSince = new Map<string, number>()
    let ended = false

    const connector = keepConnection(
        onLost => openLibvirt(uid, onLost),
        begin,
        'virsh -c qemu:///system list --all',
        attention,
        connection => {
            // What she may not see any more is not shown as if she might.
            if (connection.kind === 'failed' && isRefused(connection.error)) domains = new Map()
            if (ended) return
            onChange(connection, domains, ready(connection))
            if (connection.kind === 'ready') daemon.connected()
        },
    )
    const daemon = followDaemon(units, connector)

    function ready(connection = connector.state()): Libvirt | undefined {
        return connection.kind === 'ready' ? connector.current() : undefined
    }

    function tell() {
        const libvirt = ready()
        if (libvirt) onChange(connector.state(), domains, libvirt)
    }

    function keep(path: DomainPath, domain: Domain | BrokenDomain | undefined) {
        const changed = new Map(domains)
        if (domain) changed.set(path, domain)
        else changed.delete(path)
        domains = changed
    }

    /**
     * Reads one domain again, once however many events came meanwhile. Of an older connection: nothing.
     * @param states of all, if it is the first time; whatever was told of it since has another answer
     */
    function read(from: Libvirt, path: DomainPath, states?: Promise<States>): Promise<void> {
        const known = readers.get(path)
        if (known) return known()
        let first = states
        const reader = latest(async () => {
            const since = toldAt.get(path)
            const before = domains.get(path)
            const reading = from.readDomain(path, first)
            first = undefined
            const domain = await reading
            if (connector.current() !== from) return
            if (since !== undefined) for (const one of [before, domain]) if (one) readSince.set(one.name, since)
            keep(path, domain)
        })
        readers.set(path, reader)
        return reader()
    }

    /** Of what could not be read for want of a permission: whether it is hers no longer, or she may see none any more. */
    async function listDenied(from: Libvirt, denied: readonly DomainPath[], before: DomainMap) {
        try {
            await list(from, () => false)
        } catch (error) {
            // No answer says nothing of them.
            for (const path of denied) keep(path, before.get(path))
            throw error
        }
    }

    async function readAndTell(from: Libvirt, paths: Iterable<DomainPath>) {
        try {
            const asked = [...paths]
            const before = domains
            await Promise.all(asked.map(path => read(from, path)))
            const denied = asked.filter(path => isDenied(domains.get(path)))
            if (denied.length > 0) await listDenied(from, denied, before)
            tell()
        } catch (error) {
            connector.broke(from, error)
        }
    }

    async function list(from: Libvirt, isWanted: (path: DomainPath) => boolean, states?: Promise<States>) {
        const before = eventCount
        const paths = await from.listDomains()
        if (connector.current() !== from) return
        // Of what an event told meanwhile the list may be silent: that is read by itself.
        const isYounger = (path: DomainPath) => (events.get(path) ?? 0) > before
        domains = new Map([...domains].filter(([path]) => paths.includes(path) || isYounger(path)))
        await Promise.all(paths.filter(isWanted).map(path => read(from, path, states)))
    }

    async function begin(from: Libvirt) {
        readers = new Map()
        events = new Map()
        toldAt = new Map()
        from.onDomainEvent(path => {
            events.set(path, (eventCount += 1))
            toldAt.set(path, performance.now())
            if (!held.keepsPath(path)) void readAndTell(from, [path])
        }, onHappening)
        await list(from, () => true, from.states())
    }

    /** Not for somebody who waits: a connection that breaks is told of by its state. */
    async function listAgain(libvirt: Libvirt | undefined, isWanted: (path: DomainPath) => boolean) {
        if (!libvirt) return
        try {
            await list(libvirt, isWanted)
            tell()
        } catch (error) {
            connector.broke(libvirt, error)
        }
    }

    async function reread(libvirt: Libvirt | undefined, changes: Changes) {
        const isStale = (name: string) => (readSince.get(name) ?? -Infinity) < (changes.get(name) ?? -Infinity)
        if (![...changes.keys()].some(isStale)) return
        await listAgain(libvirt, path => {
            const known = domains.get(path)
            return known === undefined || isStale(known.name)
        })
    }

    const held = holdBack(async ({ paths, changes }) => {
        // Also of a connection that is being made: its list may have been read before what was missed.
        const libvirt = connector.current()
        if (libvirt) await readAndTell(libvirt, paths)
        await reread(libvirt, changes)
    })

    const endLook = attention.onLook(() => {
        void listAgain(ready(), () => true)
    })

    return {
        libvirt: () => ready(),
        reread: changes => {
            if (!held.keepsChanges(changes)) void reread(ready(), changes)
        },
        hold: held.hold,
        reconnect: connector.connect,
        askAgain: () => {
            // Not one that was stopped: asking starts it.
            if (connector.state().kind === 'failed') connector.look()
            else void listAgain(ready(), () => true)
        },
        end: () => {
            ended = true
            endLook()
            daemon.end()
            connector.end()
        },
    }
}
