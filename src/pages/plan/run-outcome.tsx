// SPDX-License-Identifier: LGPL-2.1-or-later

import type { ReactNode } from 'react'
import type { Leftover, Outcome, StepStates } from '../../plan/engine'
import type { DeleteRun, ProvisionRun, Run } from '../../plan/runs'
import { explain, explainNotBegun } from '../words/explain'
import { deletionText, faultText } from '../words/faults'
import { Note } from '../parts/note'
import { ProblemAlert } from '../parts/problem-alert'
import { sizeText } from '../words/amounts'
import { stepText } from '../words/words'
import { cancelledText, notDoneText } from './run-words'

const _ = cockpit.gettext

type Told = { readonly onClose: (() => void) | undefined }

/** What became of the steps before the one that failed, or after which it was cancelled. */
function undoneText(steps: StepStates): string {
    // Taking back a domain that was there means wiping: somebody may have started it.
    if (steps.define === 'undone') return _('What was done is being undone: the list shows the progress of the wipe.')
    return Object.values(steps).includes('undone')
        ? _('What was done before is undone: nothing is left over.')
        : _('Nothing had been changed before: there is nothing to undo.')
}

/** What was taken back, and what could not be. */
const TakenBack = ({ steps, left }: { readonly steps: StepStates; readonly left: readonly Leftover[] }) => (
    <>
        {left.map(({ id, kind, error }) => (
            <ProblemAlert
                key={id}
                problem={explain(error, cockpit.format(_('"$0" could not be undone'), stepText[kind]))}
            />
        ))}
        {left.length === 0 && <Note isPlain variant="info" title={undoneText(steps)} />}
    </>
)

type Common = Extract<Outcome<never>, { readonly kind: 'failed' | 'cancelled' | 'not-begun' }>

/** What may become of any run. */
const CommonOutcome = ({ run, outcome, onClose }: Told & { readonly run: Run; readonly outcome: Common }) => {
    const title = notDoneText(run)
    switch (outcome.kind) {
        case 'not-begun':
            return (
                <>
                    <ProblemAlert problem={explainNotBegun(outcome.error, title)} {...(onClose && { onClose })} />
                    <Note isPlain variant="info" title={_('Nothing was begun.')} />
                </>
            )
        case 'failed':
            return (
                <>
                    <ProblemAlert problem={explain(outcome.error, title)} {...(onClose && { onClose })} />
                    {outcome.notRemembered && (
                        <ProblemAlert
                            problem={explain(outcome.notRemembered, _('The host could not keep it for later either'))}
                        />
                    )}
                    <TakenBack {...outcome} />
                </>
            )
        case 'cancelled':
            return (
                <>
                    <Result variant="info" title={cancelledText(run)} onClose={onClose} />
                    <TakenBack {...outcome} />
                </>
            )
        default:
            return outcome satisfies never
    }
}

type ResultProps = Told & {
    readonly variant: 'info' | 'success' | 'warning' | 'danger'
    readonly title: string
    readonly children?: ReactNode
}

const Result = ({ variant, title, onClose, children }: ResultProps) => (
    <Note variant={variant} role={variant === 'danger' ? 'alert' : 'status'} title={title} onClose={onClose}>
        {children}
    </Note>
)

type Ended<R extends Run> = Told & { readonly run: R; readonly outcome: NonNullable<R['outcome']> }

const ProvisionOutcome = ({ run, outcome, onClose }: Ended<ProvisionRun>) => {
    switch (outcome.kind) {
        case 'done':
            return (
                <Result variant="success" title={cockpit.format(_('$0 is provisioned'), run.name)} onClose={onClose}>
                    {run.spec.zeroFirst
                        ? _(
                              'Its volume is being zeroed: the list shows how far it is. Then put an operating system on it, and start it.',
                          )
                        : _('Its volume is empty: put an operating system on it, then start it from the list.')}
                </Result>
            )
        case 'refused':
            return (
                <Result variant="danger" title={notDoneText(run)} onClose={onClose}>
                    <p>{_('The host has changed since the review. Nothing was done.')}</p>
                    <ul>
                        {Object.entries(outcome.faults).map(([field, fault]) => (
                            <li key={field}>{faultText(fault)}</li>
                        ))}
                    </ul>
                </Result>
            )
        case 'question':
            return outcome.question
        default:
            return <CommonOutcome run={run} outcome={outcome} onClose={onClose} />
    }
}

const DeleteOutcome = ({ run, outcome, onClose }: Ended<DeleteRun>) => {
    switch (outcome.kind) {
        case 'done':
            // The list shows the wipe.
            return null
        case 'refused':
            return (
                <ProblemAlert
                    variant="warning"
                    problem={{
                        title: cockpit.format(_('$0 cannot be deleted here'), run.name),
                        detail: deletionText(outcome.faults),
                    }}
                    {...(onClose && { onClose })}
                />
            )
        case 'question':
            return (
                <Result
                    variant="warning"
                    title={cockpit.format(_('$0 has another volume now than you were asked about'), run.name)}
                    onClose={onClose}
                >
                    {cockpit.format(
                        _('It is $0, of $1. Nothing was done.'),
                        outcome.question.volume.name,
                        sizeText(outcome.question.volume.sizeBytes),
                    )}
                </Result>
            )
        default:
            return <CommonOutcome run={run} outcome={outcome} onClose={onClose} />
    }
}

/** What became of a run: why it did not come to its end, what was undone and what is left. Nothing while it is under way. */
export const RunOutcome = ({ run, onClose }: { readonly run: Run; readonly onClose?: () => void }) => {
    if (run.kind === 'provision')
        return run.outcome && <ProvisionOutcome run={run} outcome={run.outcome} onClose={onClose} />
    return run.outcome && <DeleteOutcome run={run} outcome={run.outcome} onClose={onClose} />
}
