// SPDX-License-Identifier: LGPL-2.1-or-later

import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { useState } from 'react'
import { visit } from '../routes'
import type { Capabilities } from '../../machine/domain/capabilities'
import type { MachineSpec, MachineWish } from '../../machine/wish/spec'
import { hostFacts } from '../../plan/facts'
import { PageHead } from '../parts/page-head'
import { ProblemAlert } from '../parts/problem-alert'
import { useParts } from '../use-host'
import { Obstacle } from './obstacle'
import { ProvisionForm } from './provision-form'
import { Review } from './review'
import { useCapabilities } from './use-capabilities'

const _ = cockpit.gettext

/** What was decided in the form. */
type Decision = { readonly wish: MachineWish; readonly spec: MachineSpec; readonly capabilities: Capabilities }

/** Of the host, for a machine to be. */
const NEEDED = ['administrative', 'connection', 'domains', 'facts', 'group', 'settings'] as const

const Body = () => {
    const host = useParts(NEEDED)
    const capabilities = useCapabilities(host.connection.kind === 'ready')
    const [typed, setTyped] = useState<Partial<MachineWish>>({})
    const [decision, setDecision] = useState<Decision>()

    // Whatever the host says, or does not say, meanwhile: what is reviewed and run stays in sight.
    if (decision)
        return (
            <Review
                {...decision}
                onBack={() => {
                    setDecision(undefined)
                }}
            />
        )
    if (capabilities.kind === 'failed')
        return (
            <PageSection>
                <ProblemAlert problem={capabilities.problem} />
            </PageSection>
        )
    const facts = capabilities.kind === 'ready' ? hostFacts(host, capabilities.value) : undefined
    if (!facts) return <Obstacle host={host} />
    return (
        <ProvisionForm
            facts={facts}
            typed={typed}
            onType={change => {
                setTyped(before => ({ ...before, ...change }))
            }}
            onReview={(wish, spec) => {
                // What was suggested stays as it was reviewed when she comes back to the form.
                setTyped(wish)
                setDecision({ wish, spec, capabilities: facts.capabilities })
            }}
            onCancel={() => {
                visit({ kind: 'machines' })
            }}
        />
    )
}

export const ProvisionPage = () => (
    <>
        <PageHead title={_('Provision machine')} />
        <Body />
    </>
)
