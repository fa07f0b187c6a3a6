// SPDX-License-Identifier: LGPL-2.1-or-later

import { parseBlockStats, type DiskSizes } from '../../machine/domain/block-stats'
import { unwrap } from '../../machine/base/variant'
import { brokenDomain } from '../../machine/domain/broken'
import { parseCapabilities, type Capabilities } from '../../machine/domain/capabilities'
import { parseDiskErrors, type DiskError } from '../../machine/domain/disk-errors'
import { parseDomain, type BrokenDomain, type Domain } from '../../machine/domain/domain'
import type { PowerVerb } from '../../machine/domain/power'
import { parseUsage, USAGE_FLAGS, USAGE_STATS, type Counters } from '../../machine/domain/usage'
import type { Networks } from '../../machine/network/networks'
import { hostError, type HostError } from '../base/error'
import { showCommand } from '../base/run'
import { waitFor } from '../base/waits'
import { openLibvirtBus } from './bus'
import { followDomainEvents, type OnHappening } from './events'
import { CONNECT, pathOf, uuidOf, type DomainPath } from './paths'
import { virsh } from './virsh'
import { asString, describeDomain, describeNetworks, describeStates, type States } from './describe'

/** How many calls are under way at once. dbus-daemon answers the 129th with LimitsExceeded; libvirt-dbus has 4 threads. */
const IN_FLIGHT = 8

/** VIR_DOMAIN_STATS_BLOCK, libvirt-domain.h */
const STATS_BLOCK = 32

/** Each verb as the method of org.libvirt.Domain, its flags, and the same thing in a shell. */
const POWER = {
    start: { method: 'Create', flags: [0], virsh: 'start' },
    shutdown: { method: 'Shutdown', flags: [0], virsh: 'shutdown' },
    'force-off': { method: 'Destroy', flags: [0], virsh: 'destroy' },
    reset: { method: 'Reset', flags: [0], virsh: 'reset' },
    pause: { method: 'Suspend', flags: [], virsh: 'suspend' },
    resume: { method: 'Resume', flags: [], virsh: 'resume' },
    wake: { method: 'PMWakeup', flags: [0], virsh: 'dompmwakeup' },
} as const satisfies Readonly<Record<PowerVerb, unknown>>

export type Libvirt = {
    readonly listDomains: () => Promise<readonly DomainPath[]>
    /** of all domains, for whoever reads many */
    readonly states: () => Promise<States>
    /** undefined when there is no such domain (any more). @param states asked for no earlier than this */
    readonly readDomain: (path: DomainPath, states?: Promise<States>) => Promise<Domain | BrokenDomain | undefined>
    readonly diskSizes: (uuid: string) => Promise<DiskSizes>
    /** of one that is active */
    readonly usage: (uuid: string) => Promise<Counters>
    /** of one that is active: why its disks cannot be read or written, by their targets; none where all is well */
    readonly diskErrors: (uuid: string) => Promise<readonly DiskError[]>
    readonly capabilities: () => Promise<Capabilities>
    /** undefined while libvirt does not say it of every network */
    readonly networks: () => Promise<Networks>
    readonly define: (xml: string) => Promise<void>
    /** whether it starts with the host */
    readonly autostart: (uuid: string) => Promise<boolean>
    readonly setAutostart: (uuid: string, on: boolean) => Promise<void>
    readonly power: (uuid: string, verb: PowerVerb) => Promise<void>
    /** Calls back whenever a network was defined, changed or removed. Begins with the first call. */
    readonly onNetworkEvent: (callback: () => void) => void
    /**
     * Calls back whenever something about a domain may have changed. Begins with the first call.
     * @param onHappening is told what has happened to the domain of a UUID
     */
    readonly onDomainEvent: (callback: (path: DomainPath) => void, onHappening: OnHappening) => void
    readonly end: () => void
}

/** Lets so many run at once; the others wait their turn. */
function limited(count: number) {
    let running = 0
    const waiting: (() => void)[] = []
    return async <T>(work: () => Promise<T>): Promise<T> => {
        if (running >= count)
            await new Promise<void>(resolve => {
                waiting.push(resolve)
            })
        else running += 1
        try {
            return await work()
        } finally {
            const next = waiting.shift()
            if (next) next()
            else running -= 1
        }
    }
}

/**
 * libvirt as the person who is logged in. Every call rejects with HostError, in libvirt's words.
 * @param onLost is called once when the bus, or libvirt-dbus on it, ended by itself
 */
export async function openLibvirt(uid: number, onLost: (why: HostError) => void): Promise<Libvirt> {
    const bus = await openLibvirtBus(uid, onLost)
    const turn = limited(IN_FLIGHT)

    function call(path: string, iface: string, method: string, args: readonly unknown[], type: string, shown: string) {
        const command = `${showCommand(virsh())} ${shown}`
        return turn(async () => {
            try {
                // A call cannot be taken back: given up, it is no longer waited for.
                const reply = bus.client.call(path, iface, method, [...args], { type })
                return await waitFor(command, reply, () => undefined)
            } catch (error) {
                throw hostError(error, command)
            }
        })
    }
    const connect = (method: string, args: readonly unknown[], type: string, shown: string) =>
        call(CONNECT, 'org.libvirt.Connect', method, args, type, shown)
    const domain = (path: string, method: string, args: readonly unknown[], type: string, shown: string) =>
        call(path, 'org.libvirt.Domain', method, args, type, `${shown} ${uuidOf(path)}`)

    async function readDomain(path: DomainPath, states?: Promise<States>): Promise<Domain | BrokenDomain | undefined> {
        try {
            return parseDomain(uuidOf(path), await describeDomain(call, path, uuidOf(path), states))
        } catch (error) {
            const reason = hostError(error, 'dumpxml')
            // Gone between the event and the question: that is an answer, not a fault.
            if (reason.kind === 'absent') return undefined
            if (reason.kind === 'lost') throw reason
            // One domain that libvirt does not describe (its lock held, its access taken away) is one broken line.
            return {
                ...brokenDomain(uuidOf(path), reason.message),
                ...(reason.kind === 'denied' && { denied: true }),
            }
        }
    }

    return {
        listDomains: async () => {
            const [paths] = await connect('ListDomains', [0], 'u', 'list --all')
            return Array.isArray(paths) ? paths.map(asString) : []
        },
        states: () => describeStates(call, CONNECT),
        readDomain,
        diskSizes: async uuid =>
            parseBlockStats((await domain(pathOf(uuid), 'GetStats', [STATS_BLOCK, 0], 'uu', 'domstats --block'))[0]),
        usage: async uuid => {
            const [stats] = await domain(pathOf(uuid), 'GetStats', [USAGE_STATS, USAGE_FLAGS], 'uu', 'domstats')
            return parseUsage(stats, performance.now(), Date.now())
        },
        diskErrors: async uuid =>
            parseDiskErrors((await domain(pathOf(uuid), 'GetDiskErrors', [0], 'u', 'domblkerror'))[0]),
        capabilities: async () =>
            parseCapabilities(
                asString(
                    (
                        await connect(
                            'GetDomainCapabilities',
                            ['', '', 'q35', '', 0],
                            'ssssu',
                            'domcapabilities --machine q35',
                        )
                    )[0],
                ),
            ),
        networks: () => describeNetworks(call, CONNECT),
        onNetworkEvent: callback => {
            bus.client.subscribe({ interface: 'org.libvirt.Connect', member: 'NetworkEvent' }, callback)
        },
        define: async xml => {
            await connect('DomainDefineXML', [xml], 's', 'define')
        },
        autostart: async uuid => {
            const args = ['org.libvirt.Domain', 'Autostart']
            const [answer] = await call(
                pathOf(uuid),
                'org.freedesktop.DBus.Properties',
                'Get',
                args,
                'ss',
                `dominfo ${uuid}`,
            )
            return unwrap(answer) === true
        },
        setAutostart: async (uuid, on) => {
            const args = ['org.libvirt.Domain', 'Autostart', cockpit.variant('b', on)]
            await call(pathOf(uuid), 'org.freedesktop.DBus.Properties', 'Set', args, 'ssv', `autostart ${uuid}`)
        },
        power: async (uuid, verb) => {
            const { method, flags, virsh } = POWER[verb]
            await domain(pathOf(uuid), method, flags, flags.length > 0 ? 'u' : '', virsh)
        },
        onDomainEvent: (callback, onHappening) => {
            followDomainEvents(bus.client, callback, onHappening)
        },
        end: bus.end,
    }
}
