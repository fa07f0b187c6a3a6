// SPDX-License-Identifier: LGPL-2.1-or-later

import { ADMINISTRATORS, USERS } from '../../machine/people/groups'
import type { Check } from '../../machine/setup/setup'
import { inItsWords, type Finding } from './finding'

const _ = cockpit.gettext

export function users(check: Check): Finding {
    const on = { label: _('Let users in'), does: 'users-on' } as const
    const why = _(
        "Switches libvirt's polkit access driver on, restarts libvirt (machines go on running), proves that strangers are refused, and then lets the group in.",
    )
    if (check.state === 'good')
        return {
            text: cockpit.format(_('Members of $0 see and run their own machines'), USERS),
            fix: { label: _('Shut users out'), does: 'users-off' },
        }
    return check.state === 'off'
        ? { text: cockpit.format(_('Members of $0 are not let onto libvirt'), USERS), why, fix: on }
        : { text: _('The rule that lets users in is an older one than the page'), ...inItsWords(check), why, fix: on }
}

export function logins(check: Check): Finding {
    const groups = [USERS, ...ADMINISTRATORS].join(', ')
    const on = { label: _('Restrict log-ins'), does: 'logins-on' } as const
    switch (check.state) {
        case 'good':
            return {
                text: cockpit.format(_('Only members of $0 may log in to Cockpit'), groups),
                why: _(
                    'sshd has rules of its own: whoever may log in there reaches this host from Cockpit on another one, with no more rights than she has here.',
                ),
                fix: { label: _('Let everybody log in'), does: 'logins-off' },
            }
        case 'off':
            return {
                text: _('Everybody who has an account may log in to Cockpit'),
                why: cockpit.format(
                    _('It can be restricted to members of $0. It is first proved that you still pass.'),
                    groups,
                ),
                fix: on,
            }
        case 'bad':
            return {
                text: _('Log-ins to Cockpit were restricted, and are not any more'),
                ...inItsWords(check),
                why: _('A package may have put its own file back.'),
                fix: on,
            }
        case 'unknown':
            return { text: _('It is not known who may log in to Cockpit'), ...inItsWords(check) }
        default:
            return check.state satisfies never
    }
}

/** A way into Cockpit that is not asked whether somebody is in one of the groups. `subject`: the setting that opens it */
export const loginDoor = (check: Check): Finding => ({
    text: cockpit.format(_('Another way into Cockpit is open: $0'), check.subject),
    ...inItsWords(check),
    why: _(
        'Who logs in this way is not asked for the groups. It is set in /etc/cockpit/cockpit.conf, or for its service.',
    ),
})

export const loginRestart = ({ subject }: Check): Finding => ({
    text: cockpit.format(_('$0 goes by an older configuration, in which log-ins to other hosts may be open'), subject),
    why: _('Starting it anew ends every session, also yours.'),
    command: "sudo systemctl restart 'cockpit-wsinstance-*'",
})

export function sudo(check: Check): Finding {
    const { state, subject } = check
    if (state === 'good') return { text: cockpit.format(_('sudo lets members of $0 do what root must do'), subject) }
    return state === 'unknown'
        ? { text: cockpit.format(_('The group $0 has no members yet: what sudo lets them do is not known'), subject) }
        : {
              text: cockpit.format(_('sudo does not let members of $0 do what root must do'), subject),
              ...inItsWords(check),
              why: _('They cannot provision or delete machines.'),
              command: `echo '%${subject} ALL=(ALL:ALL) ALL' | sudo EDITOR='tee -a' visudo -f /etc/sudoers.d/${subject}`,
          }
}

/** Why no machine can belong to a member, by the code of raptor-members. */
function whyNoOwner(code: string): string {
    switch (code) {
        case 'upper-case':
            return _('A machine is named after its owner, and its name is a host name: it has no capital letters.')
        case 'dot':
            return _('A machine is named after its owner, and its name is one label of a host name: it has no dots.')
        case 'underscore':
            return _('A machine is named after its owner, and its name is a host name: it has no underscores.')
        case 'begins':
            return _('A machine is named after its owner, and its name begins with a letter.')
        case 'ends':
            return _('A machine is named after its owner, and the name would have two dashes where the owner ends.')
        case 'too-long':
            return _('A machine is named after its owner, and its name has 63 letters at most.')
        default:
            return _('A machine is named after its owner, and its name is a host name: letters, digits and dashes.')
    }
}

export const member = ({ state, subject, detail }: Check): Finding =>
    state === 'good'
        ? { text: cockpit.format(_('A machine can belong to every member of $0'), USERS) }
        : {
              text: cockpit.format(_('No machine can belong to $0, a member of $1'), subject, USERS),
              why: whyNoOwner(detail),
          }

export const nameService = (check: Check): Finding =>
    check.state === 'good'
        ? { text: _('The host can say of everybody whether she is a member') }
        : {
              text: _('The host cannot say of everybody whether she is a member'),
              ...inItsWords(check),
              why: _(
                  'A machine whose name more than one could own, such as al-ice-web of al or al-ice, belongs to nobody but administrators until it can.',
              ),
          }
