// SPDX-License-Identifier: LGPL-2.1-or-later

import { hostError } from '../host/base/error'
import type { LookAhead } from '../host/lock'
import type { Look } from '../machine/volume/look'
import { NEVER, runSteps, type Outcome, type Planning, type Progress } from './engine'

/** Waits for the lock, unless it is cancelled meanwhile: then nothing is begun. */
async function takeLock(ahead: LookAhead, onProgress: (progress: Progress) => void, cancel: AbortSignal) {
    cancel.throwIfAborted()
    cancel.addEventListener('abort', ahead.end)
    try {
        return await ahead.take({
            onWaiting: holder => {
                onProgress({ kind: 'locking', holder })
            },
            onHeld: () => {
                onProgress({ kind: 'checking' })
            },
        })
    } finally {
        cancel.removeEventListener('abort', ahead.end)
    }
}

/**
 * Runs a plan under the host-wide lock. The plan is made there, of the host as it is then: what the review showed
 * may have been taken by somebody else meanwhile.
 * @param cancel asks to cancel it: at once while nothing is begun, otherwise as of `runSteps`
 */
export async function runPlan<F, Q = never>(
    ahead: LookAhead,
    makePlan: (look: Look) => Planning<F, Q>,
    onProgress: (progress: Progress) => void,
    cancel: AbortSignal = NEVER,
): Promise<Outcome<F, Q>> {
    onProgress({ kind: 'locking', holder: undefined })
    let lock
    try {
        lock = await takeLock(ahead, onProgress, cancel)
        return await runMade(makePlan(lock.look), onProgress, cancel)
    } catch (error) {
        if (cancel.aborted) return { kind: 'cancelled', steps: {}, left: [] }
        return { kind: 'not-begun', error: hostError(error, 'raptor-lock') }
    } finally {
        lock?.release()
    }
}

/** Runs a plan that was made already; for one that allocates nothing of the host, without the lock. */
export async function runMade<F, Q = never>(
    made: Planning<F, Q>,
    onProgress: (progress: Progress) => void,
    cancel: AbortSignal = NEVER,
): Promise<Outcome<F, Q>> {
    if (made.kind !== 'ready') return made
    const { plan } = made
    return runSteps(
        plan,
        (steps, cancellable) => {
            onProgress({ kind: 'running', plan, steps, cancellable })
        },
        cancel,
    )
}
