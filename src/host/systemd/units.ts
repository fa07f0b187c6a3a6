// SPDX-License-Identifier: LGPL-2.1-or-later

import { entry, unwrap } from '../../machine/base/variant'
import type { UnitState } from '../../machine/volume/wipe'
import { hostError } from '../base/error'

const SYSTEMD = 'org.freedesktop.systemd1'
const MANAGER_PATH = '/org/freedesktop/systemd1'
const MANAGER = `${SYSTEMD}.Manager`
const UNIT = `${SYSTEMD}.Unit`
const SERVICE = `${SYSTEMD}.Service`
const PROPERTIES = 'org.freedesktop.DBus.Properties'

/** libvirt's daemon: the monolithic one, or QEMU's own on a modular host. */
const LIBVIRT_DAEMONS = ['libvirtd.service', 'virtqemud.service'] as const
export type LibvirtDaemon = (typeof LIBVIRT_DAEMONS)[number]

export const wipeUnit = (volumeUuid: string): string => `raptor-wipe@${volumeUuid}.service`

/** A unit's object path: everything but letters and digits as _XX. sd_bus_path_encode(3) */
export function unitPath(unit: string): string {
    const escaped = [...new TextEncoder().encode(unit)].map(byte => {
        const letter = String.fromCharCode(byte)
        return /[A-Za-z0-9]/.test(letter) ? letter : `_${byte.toString(16).padStart(2, '0')}`
    })
    return `/org/freedesktop/systemd1/unit/${escaped.join('')}`
}

export type Units = {
    /** Follows one unit until the answer is called: its state now, and at each change. */
    readonly follow: (unit: string, onState: (state: UnitState) => void) => () => void
    /** Since when a unit is active, in milliseconds since 1970; undefined: it is not. Rejects with HostError. */
    readonly activeSince: (unit: string) => Promise<number | undefined>
    /** Calls back with ActiveState when one of libvirt's daemons stops or starts. @returns ends it */
    readonly onLibvirtDaemon: (callback: (daemon: LibvirtDaemon, active: string) => void) => () => void
    /** Which of libvirt's daemons run now. Rejects with HostError. */
    readonly activeDaemons: () => Promise<ReadonlySet<LibvirtDaemon>>
    readonly end: () => void
}

function property(value: unknown, name: string): string | undefined {
    const found = entry(value, name)
    return typeof found === 'string' ? found : undefined
}

const first = (row: unknown): unknown => (Array.isArray(row) ? row[0] : undefined)

/** systemd's units over the system bus, which anybody may read. org.freedesktop.systemd1(5) */
export function openUnits(): Units {
    const client = cockpit.dbus(SYSTEMD, { bus: 'system' })
    // Without it systemd tells nobody of changes. All pages of a log-in share one connection to the bus: another one, or
    // this one before it was reloaded, may have asked already.
    const subscribed = client.call(MANAGER_PATH, MANAGER, 'Subscribe', [], { type: '' }).catch((error: unknown) => {
        const name: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'name') : undefined
        if (name !== `${SYSTEMD}.AlreadySubscribed`) throw hostError(error, 'systemctl')
    })

    function onChange(unit: string, callback: (changed: unknown) => void) {
        return client.subscribe(
            { path: unitPath(unit), interface: PROPERTIES, member: 'PropertiesChanged' },
            (_path, _iface, _signal, args) => {
                callback(args[1])
            },
        )
    }

    function follow(unit: string, onState: (state: UnitState) => void) {
        let state: UnitState = { active: '', status: '' }
        let ended = false
        const learn = (changed: unknown) => {
            state = {
                active: property(changed, 'ActiveState') ?? state.active,
                status: property(changed, 'StatusText') ?? state.status,
            }
            if (!ended && state.active !== '') onState(state)
        }
        const subscription = onChange(unit, learn)
        const ask = async (iface: string, name: string) => {
            const [value] = await client.call(unitPath(unit), PROPERTIES, 'Get', [iface, name], { type: 'ss' })
            learn({ [name]: value })
        }
        Promise.all([subscribed, ask(SERVICE, 'StatusText'), ask(UNIT, 'ActiveState')]).catch((error: unknown) => {
            // Not knowing how a wipe is must look like a wipe that needs somebody, never like one that goes well.
            if (!ended)
                onState({ active: 'unknown', status: `failed: ${hostError(error, `systemctl show ${unit}`).message}` })
        })
        return () => {
            ended = true
            subscription.remove()
        }
    }

    async function activeSince(unit: string): Promise<number | undefined> {
        try {
            const args = [UNIT, 'ActiveEnterTimestamp']
            const [answer] = await client.call(unitPath(unit), PROPERTIES, 'Get', args, { type: 'ss' })
            // Microseconds; 0: never.
            const since = unwrap(answer)
            return typeof since === 'number' && since > 0 ? since / 1000 : undefined
        } catch (error) {
            throw hostError(error, `systemctl show ${unit}`)
        }
    }

    async function activeDaemons(): Promise<ReadonlySet<LibvirtDaemon>> {
        // Not asked by their own paths, which would load them, and tell of it again.
        const args = [[], LIBVIRT_DAEMONS]
        try {
            const [rows] = await client.call(MANAGER_PATH, MANAGER, 'ListUnitsByPatterns', args, { type: 'asas' })
            const active = (Array.isArray(rows) ? rows : []).filter(
                (row: unknown) => Array.isArray(row) && row[3] === 'active',
            )
            return new Set(LIBVIRT_DAEMONS.filter(daemon => active.some((row: unknown) => first(row) === daemon)))
        } catch (error) {
            throw hostError(error, `systemctl is-active ${LIBVIRT_DAEMONS.join(' ')}`)
        }
    }

    return {
        follow,
        activeSince,
        onLibvirtDaemon: callback => {
            const subscriptions = LIBVIRT_DAEMONS.map(daemon =>
                onChange(daemon, changed => {
                    const active = property(changed, 'ActiveState')
                    if (active !== undefined) callback(daemon, active)
                }),
            )
            return () => {
                for (const subscription of subscriptions) subscription.remove()
            }
        },
        activeDaemons,
        end: () => {
            client.close()
        },
    }
}
