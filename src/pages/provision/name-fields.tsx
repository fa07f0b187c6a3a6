// SPDX-License-Identifier: LGPL-2.1-or-later

import { USERS } from '../../machine/groups'
import { domainName, parseMachineName, parseUserName } from '../../machine/name'
import type { FieldsProps } from './fields'
import { TextField } from './text-field'

const _ = cockpit.gettext

/** The domain's name as it will be, while both parts are good. */
function shownName(owner: string, name: string): string | undefined {
    const user = parseUserName(owner)
    const machine = parseMachineName(name)
    const domain = user.ok && machine.ok ? domainName(user.value, machine.value) : undefined
    return domain?.ok ? cockpit.format(_('The domain will be $0.'), domain.value) : undefined
}

export const NameFields = ({ wish, facts, faults, onType }: FieldsProps) => {
    const stranger = parseUserName(wish.owner).ok && !facts.members.has(wish.owner)
    return (
        <>
            <TextField
                id="owner"
                label={_('Owner')}
                isRequired
                value={wish.owner}
                options={[...facts.members]}
                fault={faults.owner}
                warning={
                    stranger
                        ? cockpit.format(
                              _('$0 is not in the group $1: nobody can log in for this machine yet.'),
                              wish.owner,
                              USERS,
                          )
                        : undefined
                }
                help={cockpit.format(_('The user who will run it: a member of the group $0.'), USERS)}
                onType={owner => {
                    onType({ owner })
                }}
            />
            <TextField
                id="name"
                label={_('Name')}
                isRequired
                value={wish.name}
                fault={faults.name}
                help={shownName(wish.owner, wish.name) ?? _('What the machine is for, like "web".')}
                onType={name => {
                    onType({ name })
                }}
            />
        </>
    )
}
