// SPDX-License-Identifier: LGPL-2.1-or-later

import { ExpandableSection } from '@patternfly/react-core/dist/esm/components/ExpandableSection'
import { useEffect } from 'react'
import { valueOf } from '../../host/base/known'
import type { HostState } from '../../host/state'
import type { Parsed } from '../../machine/base/parsed'
import { volumeToDelete, type DeletionFault } from '../../machine/volume/deletion'
import type { Volume } from '../../machine/volume/volume'
import { planDelete } from '../../plan/delete'
import { isCancellable, isUnderWay, type DeleteRun } from '../../plan/runs'
import { Dialog } from '../dialog/dialog'
import { deletionText } from '../words/faults'
import { PlanProgress } from '../plan/plan-progress'
import { PlanSteps } from '../plan/plan-steps'
import { RunOutcome } from '../plan/run-outcome'
import { useRun } from '../plan/use-run'
import { ProblemAlert } from '../parts/problem-alert'
import { sizeText } from '../words/amounts'
import { usePart } from '../use-host'
import type { Question } from './question'

const _ = cockpit.gettext

type Target = Extract<Question, { readonly kind: 'delete' | 'clean-up' | 'delete-volume' }>

/**
 * The volume that somebody is asked about: until it is confirmed what the host has said last, which may be something else than
 * when the dialog came; then what was confirmed, however the list goes on behind the dialog.
 */
function volumeOf(
    target: Target,
    known: HostState['group'],
    run: DeleteRun | undefined,
): Parsed<Volume, DeletionFault> {
    if (run && isUnderWay(run)) return { ok: true, value: run.volume }
    if (run?.outcome?.kind === 'question') return { ok: true, value: run.outcome.question.volume }
    if (target.kind !== 'delete') return { ok: true, value: target.volume }
    const group = valueOf(known)
    return group ? volumeToDelete(target.domain, group) : { ok: false, fault: { kind: 'gone' } }
}

const consequences: Readonly<Record<Target['kind'], string>> = {
    delete: _(
        'The domain $0 is forced off and undefined. Its volume of $1 is overwritten with zeros, read back and removed. None of this can be undone.',
    ),
    'clean-up': _(
        'What exists of $0 is removed. Its volume of $1 is overwritten with zeros, read back and removed, since somebody may have used it.',
    ),
    'delete-volume': _(
        'No domain has the volume of $0. Its $1 are overwritten with zeros, read back and removed. None of this can be undone.',
    ),
}

const Consequences = ({
    target,
    name,
    size,
}: {
    readonly target: Target
    readonly name: string
    readonly size: string
}) => (
    <>
        <p>{cockpit.format(consequences[target.kind], name, size)}</p>
        <p>{_('Once the list shows it as being wiped, it continues when this page is closed.')}</p>
    </>
)

/** The steps as they will be, or as they are. */
const Steps = ({ target, volume, run }: { target: Target; volume: Volume; run: DeleteRun | undefined }) => {
    const domainUuid = target.kind === 'delete' ? target.domain.uuid : undefined
    return (
        <ExpandableSection toggleText={_('Show the commands')}>
            <PlanSteps
                plan={planDelete(volume, domainUuid)}
                states={run?.progress.kind === 'running' ? run.progress.steps : undefined}
            />
        </ExpandableSection>
    )
}

type Props = { readonly target: Target; readonly onClose: () => void }

/**
 * One question that names the machine and the size; then the plan runs, and what fails is told here. Leaving it cancels what
 * waits; what cannot be cancelled any more goes on, and the list tells of it.
 */
export const DeleteDialog = ({ target, onClose }: Props) => {
    const group = usePart('group')
    const { run: mine, begin, cancel } = useRun()
    const run = mine?.kind === 'provision' ? undefined : mine
    const volume = volumeOf(target, group, run)
    const name = target.kind === 'delete' ? target.domain.name : target.name
    const busy = run !== undefined && isUnderWay(run)
    const size = volume.ok ? sizeText(volume.value.sizeBytes) : ''
    const done = run?.outcome?.kind === 'done'
    useEffect(() => {
        if (done) onClose()
    }, [done, onClose])

    function confirm(asked: Volume) {
        begin(
            target.kind === 'delete'
                ? { kind: 'delete', name, domainUuid: target.domain.uuid, volume: asked }
                : { kind: target.kind, name, volume: asked },
        )
    }

    return (
        <Dialog
            title={cockpit.format(target.kind === 'clean-up' ? _('Clean up $0?') : _('Zero and delete $0?'), name)}
            icon="danger"
            size="medium"
            {...(volume.ok && {
                confirm: {
                    text: target.kind === 'clean-up' ? _('Clean up') : cockpit.format(_('Zero and delete $0'), size),
                    danger: true,
                    pending: busy,
                    onClick: () => {
                        confirm(volume.value)
                    },
                },
            })}
            leave={volume.ok && (!busy || isCancellable(run)) ? _('Cancel') : _('Close')}
            onClose={() => {
                cancel()
                onClose()
            }}
        >
            {run && <RunOutcome run={run} />}
            {volume.ok ? (
                <>
                    <Consequences target={target} name={name} size={size} />
                    {busy && <PlanProgress progress={run.progress} />}
                    <Steps target={target} volume={volume.value} run={run} />
                </>
            ) : (
                // What became of the run has said the same, as the host was under the lock.
                run?.outcome?.kind !== 'refused' && (
                    <ProblemAlert
                        variant="warning"
                        problem={{
                            title: cockpit.format(_('$0 cannot be deleted here'), name),
                            detail: deletionText(volume.fault),
                        }}
                    />
                )
            )}
        </Dialog>
    )
}
