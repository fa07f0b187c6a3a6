// SPDX-License-Identifier: LGPL-2.1-or-later

import { showCommand } from '../../host/base/run'
import { createGroup } from '../../host/setup'
import type { Check } from '../../machine/setup/setup'
import { inItsWords, install, type Finding } from './finding'
import { firmware, kvm, lvmLive, secureBoot, volumeGroup } from './machine-words'
import { loginDoor, loginRestart, logins, member, nameService, sudo, users } from './people-words'

const _ = cockpit.gettext

/** Words for a check. The commands are Debian's. */
export function findingOf(check: Check): Finding {
    const { subject, detail } = check
    const good = check.state === 'good'
    switch (check.check) {
        case 'users':
            return users(check)
        case 'logins':
            return logins(check)
        case 'login-door':
            return loginDoor(check)
        case 'login-restart':
            return loginRestart(check)
        case 'sudo':
            return sudo(check)
        case 'member':
            return member(check)
        case 'name-service':
            return nameService(check)
        case 'kvm':
            return kvm(check)
        case 'firmware':
            return firmware(check)
        case 'secure-boot':
            return secureBoot(check)
        case 'plain-boot':
            return {
                text: _('libvirt finds no firmware without Secure Boot'),
                why: _('Machines can be provisioned with Secure Boot alone.'),
            }
        case 'volume-group':
            return volumeGroup(check)
        case 'lvm-live':
            return lvmLive(check)
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
                      ...inItsWords(check),
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
                : {
                      ...inItsWords(check),
                      text: _('polkit does not refuse strangers: another rule is asked first, or ours is missing'),
                  }
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
