// SPDX-License-Identifier: LGPL-2.1-or-later

import { ActionList, ActionListItem } from '@patternfly/react-core/dist/esm/components/ActionList'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { CodeBlock, CodeBlockCode } from '@patternfly/react-core/dist/esm/components/CodeBlock'
import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { Title } from '@patternfly/react-core/dist/esm/components/Title'
import { useMemo, useState } from 'react'
import { BusyButton } from '../parts/busy'
import type { Capabilities } from '../../machine/domain/capabilities'
import type { MachineSpec, MachineWish } from '../../machine/wish/spec'
import { wishedName } from '../../plan/actions'
import { planProvision } from '../../plan/provision'
import { isCancellable, isUnderWay, type Run } from '../../plan/runs'
import { provisionTask } from '../../plan/task'
import { PlanProgress } from '../plan/plan-progress'
import { PlanSteps } from '../plan/plan-steps'
import { RunOutcome } from '../plan/run-outcome'
import { useRun } from '../plan/use-run'
import { visit } from '../routes'

const _ = cockpit.gettext

/** The plan to look at needs no libvirt; the one that is run is made again under the lock. */
const NO_LIBVIRT = { define: () => Promise.resolve(), setAutostart: () => Promise.resolve() }

function headingOf(run: Run | undefined): string {
    switch (run?.outcome?.kind) {
        case 'done':
            return _('How $0 was provisioned')
        case 'failed':
        case 'cancelled':
            return _('What became of $0')
        default:
            return _('How $0 will be provisioned')
    }
}

type Props = {
    readonly wish: MachineWish
    readonly spec: MachineSpec
    readonly capabilities: Capabilities
    readonly onBack: () => void
}

/** The plan as the commands that it is, and its running. */
export const Review = ({ wish, spec, capabilities, onBack }: Props) => {
    const [task, setTask] = useState(() => provisionTask(wish, spec))
    const { plan, xml } = useMemo(
        () => planProvision(spec, task.uuid, capabilities, NO_LIBVIRT),
        [spec, task, capabilities],
    )
    const { run, begin, cancel } = useRun(wishedName(wish))
    const busy = run !== undefined && isUnderWay(run)

    function go() {
        // Another attempt is another task.
        const mine = run ? provisionTask(wish, spec) : task
        setTask(mine)
        begin(mine)
    }

    return (
        <PageSection isFilled>
            <div className="raptor-review">
                <Title headingLevel="h2">{cockpit.format(headingOf(run), spec.domain)}</Title>
                <PlanSteps plan={plan} states={run?.progress.kind === 'running' ? run.progress.steps : undefined} />
                {/* Beside the button that was clicked: it is in sight. */}
                {busy && <PlanProgress progress={run.progress} />}
                {run && <RunOutcome run={run} />}
                <ActionList>
                    {run?.outcome?.kind === 'done' ? (
                        <ActionListItem>
                            <Button
                                variant="primary"
                                onClick={() => {
                                    visit({ kind: 'machines' })
                                }}
                            >
                                {_('Back to the machines')}
                            </Button>
                        </ActionListItem>
                    ) : (
                        <>
                            <ActionListItem>
                                <BusyButton variant="primary" pending={busy} onClick={go}>
                                    {_('Provision machine')}
                                </BusyButton>
                            </ActionListItem>
                            <ActionListItem>
                                {busy ? (
                                    <Button variant="secondary" isDisabled={!isCancellable(run)} onClick={cancel}>
                                        {_('Cancel')}
                                    </Button>
                                ) : (
                                    <Button variant="secondary" onClick={onBack}>
                                        {_('Back to the form')}
                                    </Button>
                                )}
                            </ActionListItem>
                        </>
                    )}
                </ActionList>
                <Title headingLevel="h3">{_('Domain XML')}</Title>
                <CodeBlock dir="ltr">
                    <CodeBlockCode tabIndex={0} aria-label={_('Domain XML')}>
                        {xml}
                    </CodeBlockCode>
                </CodeBlock>
            </div>
        </PageSection>
    )
}
