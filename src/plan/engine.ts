// SPDX-License-Identifier: LGPL-2.1-or-later

import { hostError, type HostError } from '../host/base/error'
import type { LockHolder } from '../host/lock'
import { stepId, type Act, type Plan, type Step, type StepId, type StepKind } from './step'

export type StepState =
    | 'waiting'
    | 'running'
    | 'done'
    | 'failed'
    /** it failed, and the host knows that it is still to be done */
    | 'remembered'
    | 'not-run'
    | 'undoing'
    | 'undone'
    | 'not-undone'
export type StepStates = Readonly<Partial<Record<StepId, StepState>>>

/** Something that could not be taken back, with the command that a person can try herself. */
export type Leftover = {
    readonly id: StepId
    readonly kind: StepKind
    readonly command: string
    readonly error: HostError
}

export type Progress =
    /** `holder`: who has the lock; undefined until we know that somebody has */
    | { readonly kind: 'locking'; readonly holder: LockHolder | undefined }
    | { readonly kind: 'checking' }
    /** `plan`: as it was made under the lock. `cancellable`: what is done can still be taken back, and there is more to come */
    | { readonly kind: 'running'; readonly plan: Plan; readonly steps: StepStates; readonly cancellable: boolean }

/** How the steps of a plan ended. */
export type Ended =
    | { readonly kind: 'done'; readonly steps: StepStates }
    | {
          readonly kind: 'failed'
          readonly steps: StepStates
          readonly step: StepId
          readonly error: HostError
          readonly left: readonly Leftover[]
          /** why the host could not even keep that it is still to be done, where a step has `remember` */
          readonly notRemembered: HostError | undefined
      }
    /** it was cancelled; what was done until then is taken back */
    | { readonly kind: 'cancelled'; readonly steps: StepStates; readonly left: readonly Leftover[] }

export type Outcome<F, Q = never> =
    | Ended
    /** the plan's own check, under the lock, found it impossible now: nothing was begun */
    | { readonly kind: 'refused'; readonly faults: F }
    /** nothing was begun: somebody has to decide something first, which nobody knew before the lock was ours */
    | { readonly kind: 'question'; readonly question: Q }
    /** nothing was begun: the lock or the state of the host could not be had */
    | { readonly kind: 'not-begun'; readonly error: HostError }

/** A plan made of the host's present state, or why there is none. */
export type Planning<F, Q = never> =
    | { readonly kind: 'ready'; readonly plan: Plan }
    | { readonly kind: 'refused'; readonly faults: F }
    | { readonly kind: 'question'; readonly question: Q }

/** Of somebody who never cancels it. */
export const NEVER = new AbortController().signal

type OnSteps = (steps: StepStates, cancellable: boolean) => void

/**
 * Runs the steps. On failure what was done is undone, newest first; each change of a step's state is reported.
 * @param cancel asks to cancel it, which is heeded after the step under way, unless that is final or the last one
 */
export async function runSteps(plan: Plan, onSteps: OnSteps, cancel: AbortSignal = NEVER): Promise<Ended> {
    let steps: StepStates = Object.fromEntries(plan.map(step => [stepId(step), 'waiting']))
    const done: Step[] = []
    let cancellable = true
    const report = (step: Step, state: StepState) => {
        steps = { ...steps, [stepId(step)]: state }
        onSteps(steps, cancellable)
    }
    const takeBack = (what: readonly Step[]) => {
        cancellable = false
        for (const step of plan) if (steps[stepId(step)] === 'waiting') report(step, 'not-run')
        return undo(what, report)
    }
    for (const step of plan) {
        if (cancel.aborted && cancellable) {
            const left = await takeBack(done)
            return { kind: 'cancelled', steps, left }
        }
        if (step.final || step === plan.at(-1)) cancellable = false
        report(step, 'running')
        try {
            await step.run()
        } catch (reason) {
            const error = hostError(reason, step.command)
            const notRemembered = step.remember && (await failureOf(step.remember))
            if (step.remember && !notRemembered) {
                report(step, 'remembered')
                continue
            }
            report(step, 'failed')
            // When the connection broke, or nobody waited for the end, nobody knows whether it was done: taking it back is safe
            // either way. What may be going on by itself now is not to lose what it stands on.
            const unsure = error.kind === 'lost' || error.kind === 'given-up'
            const left = await takeBack(!unsure ? done : step.final ? [] : [...done, step])
            return { kind: 'failed', steps, step: stepId(step), error, left, notRemembered }
        }
        report(step, 'done')
        if (step.final) done.length = 0
        else done.push(step)
    }
    return { kind: 'done', steps }
}

/** Why something was not done; undefined when it was. */
async function failureOf({ command, run }: Act): Promise<HostError | undefined> {
    try {
        await run()
        return undefined
    } catch (error) {
        return hostError(error, command)
    }
}

async function undo(
    done: readonly Step[],
    report: (step: Step, state: StepState) => void,
): Promise<readonly Leftover[]> {
    const left: Leftover[] = []
    for (const step of [...done].reverse()) {
        const { kind, undo: back } = step
        if (!back) continue
        report(step, 'undoing')
        try {
            await back.run()
            report(step, 'undone')
        } catch (error) {
            left.push({ id: stepId(step), kind, command: back.command, error: hostError(error, back.command) })
            report(step, 'not-undone')
            // What came before is taken back only from under something that is gone: a volume is not removed below a
            // domain that is still there.
            break
        }
    }
    return left
}
