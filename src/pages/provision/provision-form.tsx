// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { ActionGroup, Form, FormSection } from '@patternfly/react-core/dist/esm/components/Form'
import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { useState } from 'react'
import { parseWish, type HostFacts, type MachineSpec, type MachineWish, type WishFaults } from '../../machine/wish/spec'
import { suggestWish } from '../../machine/wish/suggestion'
import { allDomains } from '../../plan/facts'
import { Note } from '../parts/note'
import { usePart } from '../use-host'
import { refusedFields } from './fields'
import { HardwareFields } from './hardware-fields'
import { NameFields } from './name-fields'
import { PlaceFields } from './place-fields'

const _ = cockpit.gettext

type Props = {
    readonly facts: HostFacts
    readonly typed: Partial<MachineWish>
    readonly onType: (change: Partial<MachineWish>) => void
    readonly onReview: (wish: MachineWish, spec: MachineSpec) => void
    readonly onCancel: () => void
}

/** An empty owner or name is no fault before she asks to go on; what was suggested or typed is judged at once. */
function shownFaults(faults: WishFaults, typed: Partial<MachineWish>, asked: boolean): WishFaults {
    if (asked) return faults
    const hidden = (['owner', 'name'] as const).filter(field => typed[field] === undefined)
    return Object.fromEntries(Object.entries(faults).filter(([field]) => !hidden.some(name => name === field)))
}

/** Whoever wants to go on is where she has to change something first. */
function toFirst(faults: WishFaults) {
    const [first] = refusedFields(faults)
    if (first) document.getElementById(first.id)?.focus()
}

export const ProvisionForm = ({ facts, typed, onType, onReview, onCancel }: Props) => {
    const domains = usePart('domains')
    const settings = usePart('settings')
    const [asked, setAsked] = useState(false)
    const claims = allDomains({ domains })
    const wish = suggestWish(typed, facts, claims, settings)
    const { spec, faults } = parseWish(wish, facts)
    const props = { wish, facts, faults: shownFaults(faults, typed, asked), onType }

    return (
        <PageSection isFilled>
            <Form
                isHorizontal
                className="raptor-form"
                onSubmit={event => {
                    event.preventDefault()
                    setAsked(true)
                    if (spec) onReview(wish, spec)
                    else toFirst(faults)
                }}
            >
                {facts.capabilities.type !== 'kvm' && (
                    <Note variant="info" title={_('Machines of this host are emulated')}>
                        {_(
                            'libvirt finds no hardware virtualization (KVM) here. A machine will run all the same, many times slower.',
                        )}
                    </Note>
                )}
                <FormSection title={_('Whose machine')} titleElement="h2">
                    <NameFields {...props} />
                </FormSection>
                <FormSection title={_('What it gets')} titleElement="h2">
                    <HardwareFields {...props} claims={claims} />
                </FormSection>
                <FormSection title={_('How it runs')} titleElement="h2">
                    <PlaceFields {...props} />
                </FormSection>
                {asked && !spec && (
                    <Note variant="danger" role="alert" title={_('Some fields need another value.')}>
                        {refusedFields(faults)
                            .map(({ label }) => label)
                            .join(', ')}
                    </Note>
                )}
                <ActionGroup>
                    <Button type="submit" variant="primary">
                        {_('Review')}
                    </Button>
                    <Button variant="link" onClick={onCancel}>
                        {_('Cancel')}
                    </Button>
                </ActionGroup>
            </Form>
        </PageSection>
    )
}
