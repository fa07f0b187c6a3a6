// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { DescriptionList } from '@patternfly/react-core/dist/esm/components/DescriptionList'
import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { useState } from 'react'
import type { UsageRecord } from '../../host/libvirt/usage'
import { isActive } from '../../machine/domain/domain'
import type { Machine } from '../../machine/machine'
import { CommandsContext } from './fact'
import { DomainFacts } from './domain-facts'
import { OwnerFact, VolumeFact } from './host-facts'
import { Usage } from './usage'

const _ = cockpit.gettext

const Facts = ({ machine }: { readonly machine: Machine }) => {
    switch (machine.kind) {
        case 'machine':
            return <DomainFacts machine={machine} />
        case 'broken':
            return <OwnerFact machine={machine} />
        case 'wiping':
        case 'volume':
        case 'unfinished':
            return (
                <>
                    <OwnerFact machine={machine} />
                    <VolumeFact volume={machine.volume} />
                </>
            )
        default:
            return machine satisfies never
    }
}

type Props = { readonly machine: Machine; readonly record: UsageRecord | undefined }

/** What is so of a machine, fact by fact, and what it uses while it is active. */
export const Overview = ({ machine, record }: Props) => {
    const [withCommands, setWithCommands] = useState(false)
    const active = machine.kind === 'machine' && isActive(machine.domain.state) ? machine.domain : undefined
    return (
        <CommandsContext value={withCommands}>
            <PageSection isFilled={!active}>
                <DescriptionList
                    isHorizontal
                    aria-label={cockpit.format(_('About $0'), machine.name)}
                    columnModifier={{ xl: '2Col' }}
                >
                    <Facts machine={machine} />
                </DescriptionList>
                <Button
                    variant="link"
                    isInline
                    className="raptor-below"
                    onClick={() => {
                        setWithCommands(!withCommands)
                    }}
                >
                    {withCommands ? _('Hide the commands') : _('Show the commands')}
                </Button>
            </PageSection>
            {active && record && <Usage domain={active} record={record} />}
        </CommandsContext>
    )
}
