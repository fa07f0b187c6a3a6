// SPDX-License-Identifier: LGPL-2.1-or-later

import { hostError, type HostError } from '../host/base/error'
import type { LockHolder, LookAhead } from '../host/lock'
import type { Look } from '../machine/volume/look'
import type { Plan, Step, StepId } from './step'

export type StepState = 'waiting' | 'running' | 'done' | 'failed' | 'not-run' | 'undoing' | 'undone' | 'not-undone'
export type StepStates = Readonly<Partial<Record<StepId, StepState>>>

/** Something that could not be taken back, with the command that a person can try herself. */
export type Leftover = { readonly id: StepId; readonly command: string; readonly error: HostError }

export type Progress =
    /** `holder`: who has the lock; undefined until we know that somebody has */
    | { readonly kind: 'locking'; readonly holder: LockHolder | undefined }
    | { readonly kind: 'checking' }
    | { readonly kind: 'running'; readonly steps: StepStates }

export type Outcome<F> =
    | { readonly kind: 'done'; readonly steps: StepStates }
    /** the plan's own check, under the lock, found it impossible now: nothing was begun */
    | { readonly kind: 'refused'; readonly faults: F }
    | {
          readonly kind: 'failed'
          readonly steps: StepStates
          readonly step: StepId
          readonly error: HostError
          readonly left: readonly Leftover[]
      }
    /** nothing was begun: the lock or the state of the host could not be had */
    | { readonly kind: 'not-begun'; readonly error: HostError }

/** A plan made of the host's present state, or why there is none. */
export type Planning<F> = { readonly ok: true; readonly value: Plan } | { readonly ok: false; readonly fault: F }

/** Runs the steps. On failure what was done is undone, newest first; each change of a step's state is reported. */
export async function runSteps(
    plan: Plan,
    onSteps: (steps: StepStates) => void,
): Promise<Exclude<Outcome<never>, { kind: 'refused' | 'not-begun' }>> {
    let steps: StepStates = Object.fromEntries(plan.map(({ id }) => [id, 'waiting']))
    const report = (id: StepId, state: StepState) => {
        steps = { ...steps, [id]: state }
        onSteps(steps)
    }
    const done: Step[] = []
    for (const step of plan) {
        report(step.id, 'running')
        try {
            await step.run()
        } catch (reason) {
            const error = hostError(reason, step.command)
            report(step.id, 'failed')
            for (const { id } of plan) if (steps[id] === 'waiting') report(id, 'not-run')
            // When the connection broke, or nobody waited for the end, nobody knows whether it was done: taking it back is safe
            // either way.
            const unsure = error.kind === 'lost' || error.kind === 'given-up'
            const left = await undo(unsure ? [...done, step] : done, report)
            return { kind: 'failed', steps, step: step.id, error, left }
        }
        report(step.id, 'done')
        done.push(step)
    }
    return { kind: 'done', steps }
}

async function undo(
    done: readonly Step[],
    report: (id: StepId, state: StepState) => void,
): Promise<readonly Leftover[]> {
    const left: Leftover[] = []
    for (const { id, undo: back } of [...done].reverse()) {
        if (!back) continue
        report(id, 'undoing')
        try {
            await back.run()
            report(id, 'undone')
        } catch (error) {
            left.push({ id, command: back.command, error: hostError(error, back.command) })
            report(id, 'not-undone')
            // What came before is taken back only from under something that is gone: a volume is not removed below a
            // domain that is still there.
            break
        }
    }
    return left
}

/**
 * Runs a plan under the host-wide lock. The plan is made there, of the host as it is then: what the review showed
 * may have been taken by somebody else meanwhile.
 */
export async function runPlan<F>(
    ahead: LookAhead,
    makePlan: (look: Look) => Planning<F>,
    onProgress: (progress: Progress) => void,
): Promise<Outcome<F>> {
    onProgress({ kind: 'locking', holder: undefined })
    let lock
    try {
        const told = {
            onWaiting: (holder: LockHolder) => {
                onProgress({ kind: 'locking', holder })
            },
            onHeld: () => {
                onProgress({ kind: 'checking' })
            },
        }
        lock = await ahead.take(told)
        const plan = makePlan(lock.look)
        if (!plan.ok) return { kind: 'refused', faults: plan.fault }
        return await runSteps(plan.value, steps => {
            onProgress({ kind: 'running', steps })
        })
    } catch (error) {
        return { kind: 'not-begun', error: hostError(error, 'raptor-lock') }
    } finally {
        lock?.release()
    }
}
