// SPDX-License-Identifier: LGPL-2.1-or-later

import { no, ok, type Parsed } from '../base/parsed'
import { MIB } from '../base/size'

export const WIPE_PHASES = ['waiting', 'queued', 'zeroing', 'verifying', 'removing', 'settling'] as const
export type WipePhase = (typeof WIPE_PHASES)[number]

/** What a wiping unit says of itself in its status line, and what systemd says of it. */
export type Wipe =
    | {
          readonly kind: 'working'
          readonly phase: WipePhase
          readonly progress: WipeProgress | undefined
          readonly paused: boolean
          /** bytes a second: the usual limit, or what somebody has set instead; undefined: none */
          readonly limitBytes: number | undefined
          /** why it begins anew, while it does */
          readonly why: string
      }
    /** the volume is marked, and its unit has not run since the host started */
    | { readonly kind: 'not-started' }
    | { readonly kind: 'stopped'; readonly why: string }

/** Bytes of this phase, and bytes a second over the last few seconds. */
export type WipeProgress = { readonly doneBytes: number; readonly totalBytes: number; readonly rateBytes: number }

/** ActiveState of a unit, org.freedesktop.systemd1(5). */
export type UnitState = { readonly active: string; readonly status: string }

const STATUS =
    /^(waiting|queued|zeroing|verifying|removing|settling)(?: (\d+) of (\d+) bytes, (\d+) bytes\/s(?:, at most (\d+) bytes\/s)?(, paused)?)?$/
const FAILED = 'failed: '

/**
 * A volume's wipe. No unit, or one that is not at work although the volume still stands, is a wipe that has
 * stopped: the volume is kept, and a person has to say "go on". One that never ran is about to, or was marked by a
 * hand that did not start it.
 * @param failure why the volume is in quarantine, if it is: for when the unit has forgotten it
 */
export function readWipe(unit: UnitState | undefined, failure?: string): Wipe {
    const status = unit?.status ?? ''
    const why = status.startsWith(FAILED) ? status.slice(FAILED.length) : ''
    if (unit === undefined || !['activating', 'active', 'reloading', 'deactivating'].includes(unit.active)) {
        if (failure !== undefined) return { kind: 'stopped', why: why || failure }
        return unit?.active === 'inactive' && status === '' ? { kind: 'not-started' } : { kind: 'stopped', why }
    }
    const [, phase, done, total, rate, limit, paused] = STATUS.exec(status) ?? []
    return {
        kind: 'working',
        phase: WIPE_PHASES.find(known => known === phase) ?? 'waiting',
        progress:
            done === undefined || Number(total) === 0
                ? undefined
                : { doneBytes: Number(done), totalBytes: Number(total), rateBytes: Number(rate) },
        paused: paused !== undefined,
        limitBytes: limit === undefined ? undefined : Number(limit),
        why,
    }
}

/** Whole percents, 100 only when all is done. */
export function percent({ doneBytes, totalBytes }: WipeProgress): number {
    return doneBytes >= totalBytes ? 100 : Math.min(99, Math.floor((doneBytes / totalBytes) * 100))
}

/**
 * Seconds left, or undefined while nothing is known of the rate. Zeroing is followed by reading everything back:
 * the volume counts twice until then, at the same rate for want of a better guess.
 */
export function secondsLeft(phase: WipePhase, { doneBytes, totalBytes, rateBytes }: WipeProgress): number | undefined {
    if (rateBytes <= 0) return undefined
    const leftBytes = totalBytes - doneBytes + (phase === 'zeroing' ? totalBytes : 0)
    return Math.ceil(leftBytes / rateBytes)
}

/** A limit as a person types it, in MiB a second; nothing is no limit. The value is in bytes a second. */
export function parseRate(text: string): Parsed<number | undefined, 'no-rate'> {
    const typed = text.trim()
    if (typed === '') return ok(undefined)
    return /^[1-9][0-9]{0,5}$/.test(typed) ? ok(Number(typed) * MIB) : no('no-rate')
}
