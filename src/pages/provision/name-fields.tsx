// SPDX-License-Identifier: LGPL-2.1-or-later

import { USERS } from '../../machine/people/groups'
import { membershipOf, type Members } from '../../machine/people/members'
import { domainName, parseMachineName, parseUserName } from '../../machine/people/name'
import { TextField } from '../form/text-field'
import { nameReasonText } from '../words/words'
import { FIELDS, type FieldsProps } from './fields'

const _ = cockpit.gettext

/** The domain's name as it will be, while both parts are good. */
function shownName(owner: string, name: string): string | undefined {
    const user = parseUserName(owner)
    const machine = parseMachineName(name)
    const domain = user.ok && machine.ok ? domainName(user.value, machine.value) : undefined
    return domain?.ok ? cockpit.format(_('The domain will be $0.'), domain.value) : undefined
}

/** What is to be known of the owner that is typed: not a member (yet), or nobody can say. */
function ownerText(owner: string, members: Members): string | undefined {
    if (!parseUserName(owner).ok) return undefined
    switch (membershipOf(owner, members)) {
        case 'member':
            return undefined
        case 'other':
            return cockpit.format(_('$0 is not in the group $1: nobody can log in for this machine yet.'), owner, USERS)
        case 'unknown':
            return cockpit.format(_('The host cannot say now whether $0 is in the group $1.'), owner, USERS)
    }
}

/** Members to whom no machine can belong, with the reason; undefined when there is none. */
function unableText({ members }: Members): string | undefined {
    const unable = [...members.values()].flatMap(({ name, reason }) =>
        reason === undefined ? [] : [`${name} (${nameReasonText[reason]})`],
    )
    if (unable.length === 0) return undefined
    return cockpit.format(_('No machine can have the name of these members: $0.'), unable.join(', '))
}

export const NameFields = ({ wish, facts, faults, onType }: FieldsProps) => {
    const able = [...facts.members.members.values()].filter(({ reason }) => reason === undefined)
    const unable = unableText(facts.members)
    const help = cockpit.format(_('The user who will run it: a member of the group $0.'), USERS)
    return (
        <>
            <TextField
                {...FIELDS.owner}
                isRequired
                value={wish.owner}
                options={able.map(({ name }) => name)}
                fault={faults.owner}
                warning={ownerText(wish.owner, facts.members)}
                help={unable === undefined ? help : `${help} ${unable}`}
                onType={owner => {
                    onType({ owner })
                }}
            />
            <TextField
                {...FIELDS.name}
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
