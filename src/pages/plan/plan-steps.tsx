// SPDX-License-Identifier: LGPL-2.1-or-later

import { Alert } from '@patternfly/react-core/dist/esm/components/Alert'
import { Label } from '@patternfly/react-core/dist/esm/components/Label'
import { Spinner } from '@patternfly/react-core/dist/esm/components/Spinner'
import type { LockHolder } from '../../host/lock'
import type { Outcome, Progress, StepState, StepStates } from '../../plan/engine'
import type { Plan } from '../../plan/step'
import { clockTime } from '../clock'
import { Command } from '../command'
import { explain, explainNotBegun } from '../explain'
import { ProblemAlert } from '../problem-alert'
import { stepText } from '../words'

const _ = cockpit.gettext

const stateLabel: Readonly<
    Record<StepState, { readonly text: string; readonly color: 'grey' | 'blue' | 'green' | 'red' | 'orange' }>
> = {
    waiting: { text: _('Waiting'), color: 'grey' },
    running: { text: _('Running'), color: 'blue' },
    done: { text: _('Done'), color: 'green' },
    failed: { text: _('Failed'), color: 'red' },
    'not-run': { text: _('Not run'), color: 'grey' },
    undoing: { text: _('Being undone'), color: 'blue' },
    undone: { text: _('Undone'), color: 'orange' },
    'not-undone': { text: _('Not undone'), color: 'red' },
}

/** The steps of a plan as the commands that they are; with `states`, how far each is. */
export const PlanSteps = ({ plan, states }: { readonly plan: Plan; readonly states?: StepStates | undefined }) => (
    <ol className="raptor-steps" aria-label={_('Steps')}>
        {plan.map(({ id, command }) => {
            const state = states?.[id]
            return (
                <li key={id}>
                    <strong>{stepText[id]}</strong>
                    {state && (
                        <>
                            {' '}
                            <Label isCompact color={stateLabel[state].color}>
                                {stateLabel[state].text}
                            </Label>
                        </>
                    )}
                    <div>
                        <Command text={command} />
                    </div>
                </li>
            )
        })}
    </ol>
)

function lockText(holder: LockHolder | undefined): string {
    if (holder === undefined) return _('Waiting for another action to finish')
    return holder.since === undefined
        ? cockpit.format(_('Waiting for $0, who is changing something now'), holder.name)
        : cockpit.format(
              _('Waiting for $0, who is changing something since $1'),
              holder.name,
              clockTime(holder.since.valueOf()),
          )
}

/** What a plan waits for before its first step. */
export const PlanProgress = ({ progress }: { readonly progress: Progress }) => {
    if (progress.kind === 'running') return null
    const text = progress.kind === 'checking' ? _('Checking the host again') : lockText(progress.holder)
    return (
        <p role="status">
            <Spinner size="md" aria-label={text} /> {text}
        </p>
    )
}

/** What became of the steps before the one that failed. */
function undoneText(steps: StepStates): string {
    // Taking back a domain that was there means wiping: somebody may have started it.
    if (steps.define === 'undone') return _('What was done is being undone: the list shows the progress of the wipe.')
    return Object.values(steps).includes('undone')
        ? _('What was done before is undone: nothing is left over.')
        : _('Nothing had been changed before: there is nothing to undo.')
}

type Failed<F> = Exclude<Outcome<F>, { readonly kind: 'done' | 'refused' }>

/** Why a plan did not come to its end, what was undone and what is left. @param title what did not happen */
export function PlanFailure<F>({ outcome, title }: { readonly outcome: Failed<F>; readonly title: string }) {
    if (outcome.kind === 'not-begun')
        return (
            <>
                <ProblemAlert problem={explainNotBegun(outcome.error, title)} />
                <Alert component="h2" isInline isPlain variant="info" title={_('Nothing was begun.')} />
            </>
        )
    return (
        <>
            <ProblemAlert problem={explain(outcome.error, title)} />
            {outcome.left.map(({ id, error }) => (
                <ProblemAlert
                    key={id}
                    problem={explain(error, cockpit.format(_('"$0" could not be undone'), stepText[id]))}
                />
            ))}
            {outcome.left.length === 0 && (
                <Alert component="h2" isInline isPlain variant="info" title={undoneText(outcome.steps)} />
            )}
        </>
    )
}
