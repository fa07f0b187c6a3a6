// SPDX-License-Identifier: LGPL-2.1-or-later

import { isCommitted, type VolumeGroup } from '../../machine/volume/volume'
import type { UnitState } from '../../machine/volume/wipe'
import { ATTENTION } from '../base/attention'
import { hostError } from '../base/error'
import { LOADING, unknown, valueOf, type Known } from '../base/known'
import { latest } from '../base/latest'
import { takeLock } from '../lock'
import { wipeUnit, type Units } from '../systemd/units'
import { openVolumesReader } from './look'
import { watchVolumeGroup } from './lvm'
import { readFailure } from './wipes'

export type VolumesState = {
    readonly group: Known<VolumeGroup>
    /** each wipe's unit, by the volume's UUID */
    readonly wipes: ReadonlyMap<string, UnitState>
    /** why each volume in quarantine is kept, by its UUID: '' when nobody wrote it down */
    readonly failures: ReadonlyMap<string, string>
    /** volumes that were still marked as being provisioned when nobody held the lock */
    readonly leftBehind: ReadonlySet<string>
}

export const NO_VOLUMES: VolumesState = { group: LOADING, wipes: new Map(), failures: new Map(), leftBehind: new Set() }

export type Volumes = {
    readonly refresh: () => Promise<void>
    /** Something has happened that may have changed the group, or who has its volumes. */
    readonly changed: () => void
    readonly setAdministrative: (administrative: boolean) => void
    /**
     * For somebody who changes the group step by step: until the answer is called, changes are read only when asked for.
     * Reading after each step would take the host's time from the steps. It resolves when what was missed is read.
     */
    readonly hold: () => () => Promise<void>
    readonly end: () => void
}

/** The volume group and the wipes in it: read once, then again when LVM has changed its metadata. */
export function followVolumes(name: string, units: Units, onChange: (state: VolumesState) => void): Volumes {
    let state = NO_VOLUMES
    let administrative = false
    let stopWatching: (() => void) | undefined
    let holders = 0
    let missed = false
    const wipes = new Map<string, () => void>()
    const administrativeNow = () => administrative
    const reader = openVolumesReader(name)

    function report(part: Partial<VolumesState>) {
        state = { ...state, ...part }
        onChange(state)
    }

    function followWipes(group: VolumeGroup | undefined) {
        const tagged = new Set(group?.volumes.filter(isCommitted).map(({ uuid }) => uuid))
        for (const [uuid, end] of wipes)
            if (!tagged.has(uuid)) {
                end()
                wipes.delete(uuid)
            }
        if ([...state.wipes.keys()].some(uuid => !tagged.has(uuid)))
            report({ wipes: new Map([...state.wipes].filter(([uuid]) => tagged.has(uuid))) })
        for (const uuid of tagged)
            if (!wipes.has(uuid))
                wipes.set(
                    uuid,
                    units.follow(wipeUnit(uuid), unit => {
                        const tell = () => {
                            report({ wipes: new Map(state.wipes).set(uuid, unit) })
                        }
                        if (unit.active !== 'inactive' || !/^(?:removing|settling)/.test(unit.status)) {
                            tell()
                            return
                        }
                        // Inactive after work is a wipe that is done, unless LVM still has the volume as it was.
                        const before = state.wipes.get(uuid)
                        void refresh().then(() => {
                            if (wipes.has(uuid) && state.wipes.get(uuid) === before) tell()
                        })
                    }),
                )
    }

    /** A reason that cannot be read is said in its place: the next change of the group is another chance. */
    async function readFailures(group: VolumeGroup | undefined) {
        const kept = group?.volumes.filter(volume => volume.state === 'quarantine') ?? []
        const failures = await Promise.all(
            kept.map(async ({ uuid }) => {
                const why = await readFailure(uuid).catch((error: unknown) => hostError(error, '').message)
                return [uuid, why ?? ''] as const
            }),
        )
        return new Map(failures)
    }

    /** One at a time: of two answers the later one is the newer. */
    const readOnce = latest(async () => {
        if (!administrativeNow()) return
        let group: Known<VolumeGroup>
        try {
            const value = await reader.read(valueOf(state.group))
            group = value ? { kind: 'ready', value } : { kind: 'absent' }
        } catch (error) {
            group = unknown(hostError(error, 'raptor-look volumes'))
        }
        if (!administrative) return
        followWipes(valueOf(group))
        const failures = await readFailures(valueOf(group))
        // Reading took a moment: what it is now may be nobody's to see.
        if (administrativeNow()) report({ group, failures })
    })

    /**
     * A volume that is being provisioned is either somebody's work under way or left by a page that was closed.
     * Whoever works holds the lock: once it is ours, what is still marked was left behind.
     */
    const lookForLeftovers = latest(async () => {
        const lock = await takeLock()
        try {
            await readOnce()
            const volumes = valueOf(state.group)?.volumes ?? []
            report({
                leftBehind: new Set(volumes.filter(({ state: at }) => at === 'provisioning').map(({ uuid }) => uuid)),
            })
        } finally {
            lock.release()
        }
    })

    const refresh = latest(async () => {
        await readOnce()
        const unsure = valueOf(state.group)?.volumes.some(
            volume => volume.state === 'provisioning' && !state.leftBehind.has(volume.uuid),
        )
        // Not awaited: whoever holds the lock may be the one who waits for this answer. Without the lock nothing is known to
        // be left behind: the next reading is another chance.
        if (unsure) lookForLeftovers().catch(() => undefined)
    })

    function changed() {
        if (!administrative) return
        if (holders > 0) missed = true
        else void refresh()
    }

    function hold() {
        let mine = 1
        holders += mine
        return async () => {
            holders -= mine
            mine = 0
            if (holders > 0 || !missed) return
            missed = false
            await refresh()
        }
    }

    // Of a group that is not there, or cannot be read, nobody tells when it is.
    const endLook = ATTENTION.onLook(() => {
        if (valueOf(state.group) === undefined) changed()
    })

    function stop() {
        reader.end()
        stopWatching?.()
        stopWatching = undefined
        followWipes(undefined)
    }

    return {
        refresh,
        changed,
        hold,
        setAdministrative: now => {
            if (now === administrative && state.group.kind !== 'loading') return
            administrative = now
            stop()
            if (!now) {
                report({ ...NO_VOLUMES, group: { kind: 'denied' } })
                return
            }
            report({ group: LOADING })
            stopWatching = watchVolumeGroup(name, changed)
            void refresh()
        },
        end: () => {
            administrative = false
            endLook()
            stop()
        },
    }
}
