// SPDX-License-Identifier: LGPL-2.1-or-later

import {
    DescriptionListDescription,
    DescriptionListGroup,
    DescriptionListTerm,
} from '@patternfly/react-core/dist/esm/components/DescriptionList'
import { createContext, useContext, type ReactNode } from 'react'
import { showCommand } from '../../host/base/run'
import { CopyCommand } from '../parts/copy-command'

/** Whether beside each fact stands what shows it in a shell. */
export const CommandsContext = createContext(false)

type Props = {
    readonly term: string
    /** what shows it in a shell */
    readonly commands?: readonly (readonly string[])[]
    readonly children: ReactNode
}

/** One thing that is so of a machine. */
export const Fact = ({ term, commands = [], children }: Props) => {
    const withCommands = useContext(CommandsContext)
    return (
        <DescriptionListGroup>
            <DescriptionListTerm>{term}</DescriptionListTerm>
            <DescriptionListDescription>
                {children}
                {withCommands &&
                    commands.map(argv => (
                        <div key={showCommand(argv)}>
                            <CopyCommand text={showCommand(argv)} />
                        </div>
                    ))}
            </DescriptionListDescription>
        </DescriptionListGroup>
    )
}
