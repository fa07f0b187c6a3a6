// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { ExpandableSection } from '@patternfly/react-core/dist/esm/components/ExpandableSection'
import { Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core/dist/esm/components/Modal'
import { useState } from 'react'
import { valueOf } from '../../host/base/known'
import type { HostState } from '../../host/store'
import type { Parsed } from '../../machine/base/parsed'
import { volumeToDelete, type DeletionFault } from '../../machine/volume/deletion'
import type { Volume } from '../../machine/volume/volume'
import { wipeVolume, zeroAndDelete } from '../../plan/actions'
import { planDelete } from '../../plan/delete'
import type { Outcome, Progress } from '../../plan/engine'
import { deletionText } from '../explain'
import { PlanFailure, PlanProgress, PlanSteps } from '../plan/plan-steps'
import { useLookAhead } from '../plan/use-look-ahead'
import { ProblemAlert } from '../problem-alert'
import { useHost, useStore } from '../use-host'
import { Waits } from '../waits'
import type { Question } from './question'

const _ = cockpit.gettext

type Target = Extract<Question, { readonly kind: 'delete' | 'clean-up' | 'delete-volume' }>

function volumeOf(target: Target, host: HostState): Parsed<Volume, DeletionFault> {
    if (target.kind !== 'delete') return { ok: true, value: target.volume }
    const group = valueOf(host.group)
    return group ? volumeToDelete(target.domain, group) : { ok: false, fault: { kind: 'gone' } }
}

const Refusal = ({ name, fault }: { readonly name: string; readonly fault: DeletionFault }) => (
    <ProblemAlert
        variant="warning"
        problem={{ title: cockpit.format(_('$0 cannot be deleted here'), name), detail: deletionText(fault) }}
    />
)

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

type Props = { readonly target: Target; readonly onClose: () => void }

/** One question that names the machine and the size; then the plan runs, and what fails is told here. */
export const DeleteDialog = ({ target, onClose }: Props) => {
    const store = useStore()
    const host = useHost()
    const takeLookAhead = useLookAhead()
    const [progress, setProgress] = useState<Progress>()
    const [outcome, setOutcome] = useState<Outcome<DeletionFault>>()
    // Until it is confirmed, what the host has said last, which may be something else than when the dialog came; from then on
    // what was confirmed, however the list goes on behind the dialog.
    const [confirmed, setConfirmed] = useState<Parsed<Volume, DeletionFault>>()
    const volume = confirmed ?? volumeOf(target, host)
    const name = target.kind === 'delete' ? target.domain.name : target.name
    const busy = progress !== undefined && outcome === undefined
    const size = volume.ok ? cockpit.format_bytes(volume.value.sizeBytes, { base2: true }) : ''

    async function confirm(asked: Volume) {
        setOutcome(undefined)
        setConfirmed(volume)
        const result =
            target.kind === 'delete'
                ? await zeroAndDelete(store, takeLookAhead(), target.domain.uuid, asked.uuid, setProgress)
                : await wipeVolume(store, takeLookAhead(), target.volume, setProgress)
        if (result.kind === 'done') onClose()
        else {
            setOutcome(result)
            setConfirmed(undefined)
        }
    }

    return (
        <Modal
            isOpen
            variant="medium"
            onClose={() => {
                // What goes on is told here, and cannot be called off.
                if (!busy) onClose()
            }}
            aria-labelledby="delete-title"
        >
            <ModalHeader
                labelId="delete-title"
                titleIconVariant="danger"
                title={
                    target.kind === 'clean-up'
                        ? cockpit.format(_('Clean up $0?'), name)
                        : cockpit.format(_('Zero and delete $0?'), name)
                }
            />
            <ModalBody>
                <Waits />
                {outcome?.kind === 'refused' && <Refusal name={name} fault={outcome.faults} />}
                {(outcome?.kind === 'failed' || outcome?.kind === 'not-begun') && (
                    <PlanFailure
                        outcome={outcome}
                        title={cockpit.format(
                            target.kind === 'clean-up' ? _('$0 was not cleaned up') : _('$0 was not deleted'),
                            name,
                        )}
                    />
                )}
                {volume.ok ? (
                    <>
                        <Consequences target={target} name={name} size={size} />
                        {busy && <PlanProgress progress={progress} />}
                        <ExpandableSection toggleText={_('Show the commands')}>
                            <PlanSteps
                                plan={planDelete(
                                    volume.value,
                                    target.kind === 'delete' ? target.domain.uuid : undefined,
                                )}
                                states={progress?.kind === 'running' ? progress.steps : undefined}
                            />
                        </ExpandableSection>
                    </>
                ) : (
                    <Refusal name={name} fault={volume.fault} />
                )}
            </ModalBody>
            <ModalFooter>
                {volume.ok && (
                    <Button
                        variant="danger"
                        isLoading={busy}
                        isDisabled={busy}
                        onClick={() => {
                            void confirm(volume.value)
                        }}
                    >
                        {target.kind === 'clean-up' ? _('Clean up') : cockpit.format(_('Zero and delete $0'), size)}
                    </Button>
                )}
                <Button variant="link" isDisabled={busy} onClick={onClose}>
                    {volume.ok ? _('Cancel') : _('Close')}
                </Button>
            </ModalFooter>
        </Modal>
    )
}
