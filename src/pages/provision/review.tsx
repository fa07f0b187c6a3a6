// SPDX-License-Identifier: LGPL-2.1-or-later

import { Alert } from '@patternfly/react-core/dist/esm/components/Alert'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { CodeBlock, CodeBlockCode } from '@patternfly/react-core/dist/esm/components/CodeBlock'
import { ActionList, ActionListItem } from '@patternfly/react-core/dist/esm/components/ActionList'
import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { Title } from '@patternfly/react-core/dist/esm/components/Title'
import { useEffect, useMemo, useState } from 'react'
import { visit } from '../routes'
import type { Capabilities } from '../../machine/domain/capabilities'
import type { MachineSpec, MachineWish, WishFaults } from '../../machine/wish/spec'
import { provision, wishedName } from '../../plan/actions'
import type { Outcome, Progress } from '../../plan/engine'
import { planProvision } from '../../plan/provision'
import { faultText } from '../explain'
import { PlanFailure, PlanProgress, PlanSteps } from '../plan/plan-steps'
import { useLookAhead } from '../plan/use-look-ahead'
import { useStore } from '../use-host'

const _ = cockpit.gettext

/** The plan to look at needs no libvirt; the one that is run is made again under the lock. */
const NO_LIBVIRT = { define: () => Promise.resolve(), setAutostart: () => Promise.resolve() }

const Result = ({ outcome, spec }: { readonly outcome: Outcome<WishFaults>; readonly spec: MachineSpec }) => {
    const { domain } = spec
    const title = cockpit.format(_('$0 was not provisioned'), domain)
    switch (outcome.kind) {
        case 'done':
            return (
                <Alert
                    component="h2"
                    isInline
                    variant="success"
                    role="status"
                    title={cockpit.format(_('$0 is provisioned'), domain)}
                >
                    {spec.zeroFirst
                        ? _(
                              'Its volume is being zeroed: the list shows how far it is. Then put an operating system on it, and start it.',
                          )
                        : _('Its volume is empty: put an operating system on it, then start it from the list.')}
                </Alert>
            )
        case 'refused':
            return (
                <Alert component="h2" isInline variant="danger" role="alert" title={title}>
                    <p>{_('The host has changed since the review. Nothing was done.')}</p>
                    <ul>
                        {Object.entries(outcome.faults).map(([field, fault]) => (
                            <li key={field}>{faultText(fault)}</li>
                        ))}
                    </ul>
                </Alert>
            )
        case 'failed':
        case 'not-begun':
            return <PlanFailure outcome={outcome} title={title} />
        default:
            return outcome satisfies never
    }
}

function headingOf(outcome: Outcome<WishFaults> | undefined): string {
    if (outcome?.kind === 'done') return _('How $0 was provisioned')
    return outcome?.kind === 'failed' ? _('What became of $0') : _('How $0 will be provisioned')
}

/** Closing the tab now would leave something half done: the browser asks first. */
function useLeaveWarning(busy: boolean) {
    useEffect(() => {
        if (!busy) return undefined
        const ask = (event: BeforeUnloadEvent) => {
            event.preventDefault()
        }
        window.addEventListener('beforeunload', ask)
        return () => {
            window.removeEventListener('beforeunload', ask)
        }
    }, [busy])
}

type Props = {
    readonly wish: MachineWish
    readonly spec: MachineSpec
    readonly capabilities: Capabilities
    readonly onBack: () => void
}

/** The plan as the commands that it is, and its running. */
export const Review = ({ wish, spec, capabilities, onBack }: Props) => {
    const store = useStore()
    // The domain's, chosen before it is run so that the XML that is shown is the one that will be defined. Each run has its
    // own: what a former one left may still be on its way out by the UUID that it had.
    const [uuid, setUuid] = useState(() => crypto.randomUUID())
    const [progress, setProgress] = useState<Progress>()
    const [outcome, setOutcome] = useState<Outcome<WishFaults>>()
    const { plan, xml } = useMemo(() => planProvision(spec, uuid, capabilities, NO_LIBVIRT), [spec, uuid, capabilities])
    const takeLookAhead = useLookAhead(wishedName(wish))
    const busy = progress !== undefined && outcome === undefined
    const done = outcome?.kind === 'done'
    useLeaveWarning(busy)

    async function go() {
        const mine = outcome === undefined ? uuid : crypto.randomUUID()
        setUuid(mine)
        setOutcome(undefined)
        setOutcome(await provision(store, takeLookAhead(), wish, mine, setProgress))
    }

    return (
        <PageSection isFilled>
            <div className="raptor-review">
                {outcome && <Result outcome={outcome} spec={spec} />}
                <Title headingLevel="h2">{cockpit.format(headingOf(outcome), spec.domain)}</Title>
                {busy && <PlanProgress progress={progress} />}
                <PlanSteps plan={plan} states={progress?.kind === 'running' ? progress.steps : undefined} />
                <ActionList>
                    {done ? (
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
                                <Button
                                    variant="primary"
                                    isLoading={busy}
                                    isDisabled={busy}
                                    onClick={() => {
                                        void go()
                                    }}
                                >
                                    {_('Provision machine')}
                                </Button>
                            </ActionListItem>
                            <ActionListItem>
                                <Button variant="secondary" isDisabled={busy} onClick={onBack}>
                                    {_('Back to the form')}
                                </Button>
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
