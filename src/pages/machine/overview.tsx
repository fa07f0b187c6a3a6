// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { DescriptionList } from '@patternfly/react-core/dist/esm/components/DescriptionList'
import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { useState } from 'react'
import type { Machine } from '../../machine/machine'
import { CommandsContext } from './fact'
import { DomainFacts } from './domain-facts'
import { OwnerFact, VolumeFact } from './host-facts'

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

/** What is so of a machine, fact by fact. */
export const Overview = ({ machine }: { readonly machine: Machine }) => {
    const [withCommands, setWithCommands] = useState(false)
    return (
        <PageSection isFilled>
            <CommandsContext value={withCommands}>
                <DescriptionList
                    isHorizontal
                    aria-label={cockpit.format(_('About $0'), machine.name)}
                    columnModifier={{ xl: '2Col' }}
                >
                    <Facts machine={machine} />
                </DescriptionList>
            </CommandsContext>
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
    )
}
