// SPDX-License-Identifier: LGPL-2.1-or-later

import { showCommand, type Argv } from '../../host/run'
import { createGroup, type SetupAction } from '../../host/setup'
import { ADMINISTRATORS, USERS } from '../../machine/groups'
import type { Check } from '../../machine/setup'

const _ = cockpit.gettext

/** What a check found, in words; why it matters, and what can be done: with a click, or by a command to type. */
export type Finding = {
    readonly text: string
    readonly why?: string
    readonly command?: string
    readonly fix?: { readonly label: string; readonly does: SetupAction | Argv }
}

const install = (...packages: readonly string[]) => showCommand(['sudo', 'apt-get', 'install', ...packages])

function users({ state }: Check): Finding {
    const on = { label: _('Let users in'), does: 'users-on' } as const
    const why = _(
        "Switches libvirt's polkit access driver on, restarts libvirt (machines go on running), proves that strangers are refused, and then lets the group in.",
    )
    if (state === 'good')
        return {
            text: cockpit.format(_('Members of $0 see and run their own machines'), USERS),
            fix: { label: _('Shut users out'), does: 'users-off' },
        }
    return state === 'off'
        ? { text: cockpit.format(_('Members of $0 are not let onto libvirt'), USERS), why, fix: on }
        : { text: _('The rule that lets users in is an older one than the page'), why, fix: on }
}

function logins({ state }: Check): Finding {
    const groups = [USERS, ...ADMINISTRATORS].join(', ')
    return state === 'good'
        ? {
              text: cockpit.format(_('Only members of $0 may log in to Cockpit'), groups),
              fix: { label: _('Let everybody log in'), does: 'logins-off' },
          }
        : {
              text: _('Everybody who has an account may log in to Cockpit'),
              why: cockpit.format(
                  _('It can be restricted to members of $0. It is first proved that you still pass.'),
                  groups,
              ),
              fix: { label: _('Restrict log-ins'), does: 'logins-on' },
          }
}

function sudo({ state, subject }: Check): Finding {
    if (state === 'good') return { text: cockpit.format(_('sudo lets members of $0 do what root must do'), subject) }
    return state === 'unknown'
        ? { text: cockpit.format(_('The group $0 has no members yet: what sudo lets them do is not known'), subject) }
        : {
              text: cockpit.format(_('sudo does not let members of $0 do what root must do'), subject),
              why: _('They cannot provision or delete machines.'),
              command: `echo '%${subject} ALL=(ALL:ALL) ALL' | sudo EDITOR='tee -a' visudo -f /etc/sudoers.d/${subject}`,
          }
}

/** Words for a check. The commands are Debian's. */
export function findingOf(check: Check): Finding {
    const { subject, detail } = check
    const good = check.state === 'good'
    switch (check.check) {
        case 'users':
            return users(check)
        case 'logins':
            return logins(check)
        case 'sudo':
            return sudo(check)
        case 'group':
            return good
                ? { text: cockpit.format(_('The group $0 exists'), subject) }
                : {
                      text: cockpit.format(_('There is no group $0'), subject),
                      command: showCommand(['sudo', ...createGroup(subject)]),
                      fix: { label: _('Create the group'), does: createGroup(subject) },
                  }
        case 'program':
            return good
                ? { text: cockpit.format(_('$0 is installed'), subject) }
                : { text: cockpit.format(_('$0 is missing'), subject), command: install(detail) }
        case 'firmware':
            return good
                ? { text: _('UEFI firmware for machines is installed') }
                : { text: _('UEFI firmware for machines is missing'), command: install('ovmf') }
        case 'volume-group':
            return good
                ? { text: cockpit.format(_('The volume group $0 is there'), subject) }
                : {
                      text: cockpit.format(_('There is no volume group $0'), subject),
                      why: _('Machines cannot be provisioned. Create it on a disk that holds nothing else:'),
                      command: showCommand(['sudo', 'vgcreate', subject, '/dev/…']),
                  }
        case 'bridge':
            if (good) return { text: cockpit.format(_('The bridge $0 is there and up'), subject) }
            return detail === 'down'
                ? {
                      text: cockpit.format(_('The bridge $0 is down'), subject),
                      command: showCommand(['sudo', 'ip', 'link', 'set', subject, 'up']),
                  }
                : {
                      text: cockpit.format(_('There is no bridge $0'), subject),
                      why: _("Make it lasting in the host's network configuration. For now:"),
                      command: showCommand(['sudo', 'ip', 'link', 'add', subject, 'type', 'bridge']),
                  }
        case 'driver':
            return good
                ? { text: cockpit.format(_('$0 asks polkit about each call'), subject) }
                : {
                      text: cockpit.format(_('$0 does not ask polkit: whoever may connect may do everything'), subject),
                      why: cockpit.format(_('"$0" changes that.'), _('Let users in')),
                  }
        case 'guard':
            return good
                ? { text: cockpit.format(_('$0 does not start open: users are shut out first'), subject) }
                : {
                      text: cockpit.format(_('systemd does not run the guard before $0'), subject),
                      command: 'sudo make install && sudo systemctl daemon-reload',
                  }
        case 'strangers':
            return good
                ? { text: _('polkit refuses strangers') }
                : { text: _('polkit does not refuse strangers: another rule is asked first, or ours is missing') }
        case 'earlier-rule':
            return {
                text: cockpit.format(_('$0 is about libvirt and is asked before our rules'), subject),
                why: _('What it lets somebody do, they do not refuse. Read it, or remove it.'),
            }
        case 'signals':
            return good
                ? { text: _("Only administrators hear of domains on the system's bus") }
                : {
                      text: _("Everybody hears of every domain on the system's bus"),
                      command: 'sudo make install',
                  }
        default:
            return check.check satisfies never
    }
}
