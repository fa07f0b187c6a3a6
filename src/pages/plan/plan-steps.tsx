// SPDX-License-Identifier: LGPL-2.1-or-later

import { Label } from '@patternfly/react-core/dist/esm/components/Label'
import type { StepState, StepStates } from '../../plan/engine'
import { stepId, type Plan } from '../../plan/step'
import { Command } from '../parts/command'
import { stepText } from '../words/words'

const _ = cockpit.gettext

const stateLabel: Readonly<
    Record<StepState, { readonly text: string; readonly color: 'grey' | 'blue' | 'green' | 'red' | 'orange' }>
> = {
    waiting: { text: _('Waiting'), color: 'grey' },
    running: { text: _('Running'), color: 'blue' },
    done: { text: _('Done'), color: 'green' },
    failed: { text: _('Failed'), color: 'red' },
    remembered: { text: _('Still to be done'), color: 'orange' },
    'not-run': { text: _('Not run'), color: 'grey' },
    undoing: { text: _('Being undone'), color: 'blue' },
    undone: { text: _('Undone'), color: 'orange' },
    'not-undone': { text: _('Not undone'), color: 'red' },
}

/** The steps of a plan as the commands that they are; with `states`, how far each is. */
export const PlanSteps = ({ plan, states }: { readonly plan: Plan; readonly states?: StepStates | undefined }) => (
    <ol className="raptor-steps" aria-label={_('Steps')}>
        {plan.map(step => {
            const { kind, key, command } = step
            const state = states?.[stepId(step)]
            return (
                <li key={stepId(step)}>
                    <strong>{stepText[kind]}</strong>
                    {key !== undefined && ` ${key}`}
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
