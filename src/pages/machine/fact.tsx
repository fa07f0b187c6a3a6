// SPDX-License-Identifier: LGPL-2.1-or-later

import { ClipboardCopy } from '@patternfly/react-core/dist/esm/components/ClipboardCopy'
import {
    DescriptionListDescription,
    DescriptionListGroup,
    DescriptionListTerm,
} from '@patternfly/react-core/dist/esm/components/DescriptionList'
import { createContext, useContext, type ReactNode } from 'react'
import { showCommand } from '../../host/base/run'

const _ = cockpit.gettext

/** Whether beside each fact stands what shows it in a shell. */
export const CommandsContext = createContext(false)

/** A line for a shell, to copy. */
export const CopyCommand = ({ text }: { readonly text: string }) => (
    <ClipboardCopy
        isReadOnly
        variant="inline-compact"
        isCode
        dir="ltr"
        hoverTip={_('Copy')}
        clickTip={_('Copied')}
        copyAriaLabel={cockpit.format(_('Copy $0'), text)}
    >
        {text}
    </ClipboardCopy>
)

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

/** A question to libvirt as one types it. */
export const virsh = (...words: readonly string[]): readonly string[] => ['virsh', '-c', 'qemu:///system', ...words]
