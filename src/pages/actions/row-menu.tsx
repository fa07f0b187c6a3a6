// SPDX-License-Identifier: LGPL-2.1-or-later

import { Dropdown, DropdownItem, DropdownList } from '@patternfly/react-core/dist/esm/components/Dropdown'
import { MenuToggle } from '@patternfly/react-core/dist/esm/components/MenuToggle'
import EllipsisVIcon from '@patternfly/react-icons/dist/esm/icons/ellipsis-v-icon'
import { useState, type ReactNode } from 'react'
import type { HostState } from '../../host/state'
import { usePart } from '../use-host'

const _ = cockpit.gettext

/** What else can be done with a line of the list. A choice closes it. */
export const RowMenu = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => {
    const [open, setOpen] = useState(false)
    return (
        <Dropdown
            isOpen={open}
            onOpenChange={setOpen}
            // What is asked next gives the focus back to where it came from, which an item of a closed menu is not.
            shouldFocusToggleOnSelect
            onSelect={() => {
                setOpen(false)
            }}
            popperProps={{ position: 'end', appendTo: 'inline' }}
            toggle={ref => (
                <MenuToggle
                    ref={ref}
                    variant="plain"
                    isExpanded={open}
                    aria-label={cockpit.format(_('Actions for $0'), name)}
                    icon={<EllipsisVIcon />}
                    onClick={() => {
                        setOpen(!open)
                    }}
                />
            )}
        >
            <DropdownList>{children}</DropdownList>
        </Dropdown>
    )
}

/** Why nothing can be deleted now; undefined when it can. What is not known yet must not look as if it were gone. */
export function deleteObstacle({
    administrative,
    group,
}: Pick<HostState, 'administrative' | 'group'>): string | undefined {
    if (administrative !== true) return _('This needs administrative access')
    if (group.kind === 'ready') return undefined
    return group.kind === 'loading' ? _('The volume group is being read') : _('The volume group cannot be read')
}

/** Last in a menu: what cannot be taken back. */
export const DeleteItem = ({ onClick }: { readonly onClick: () => void }) => {
    const why = deleteObstacle({ administrative: usePart('administrative'), group: usePart('group') })
    return (
        <DropdownItem isDanger isDisabled={why !== undefined} description={why} onClick={onClick}>
            {_('Zero and delete')}
        </DropdownItem>
    )
}
