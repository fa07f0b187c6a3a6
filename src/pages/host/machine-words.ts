// SPDX-License-Identifier: LGPL-2.1-or-later

import { showCommand } from '../../host/base/run'
import type { Check } from '../../machine/setup/setup'
import { inItsWords, install, type Finding } from './finding'

const _ = cockpit.gettext

const HIDDEN = 'hidden: '

export function kvm(check: Check): Finding {
    if (check.state === 'good') return { text: _("Machines run on the host's processor (KVM)") }
    if (check.state === 'unknown')
        return { text: _('libvirt does not say what its machines can be'), ...inItsWords(check) }
    const text = _('Machines are emulated, which is many times slower')
    switch (check.detail) {
        case 'no-flag':
            return {
                text,
                why: _(
                    'The processor offers no virtualization to this host: it is switched off in the firmware, or not passed on.',
                ),
            }
        case 'no-device':
            return {
                text,
                why: _('The processor could do it, but /dev/kvm is not there.'),
                command: 'sudo modprobe kvm_intel || sudo modprobe kvm_amd',
            }
        default:
            return { text, ...inItsWords(check), why: _("/dev/kvm is there, and libvirt's QEMU cannot use it.") }
    }
}

export function firmware(check: Check): Finding {
    if (check.state === 'good') return { text: _('libvirt has UEFI firmware for machines') }
    return check.state === 'unknown'
        ? { text: _('It is not known whether there is UEFI firmware'), ...inItsWords(check) }
        : {
              text: _('libvirt finds no UEFI firmware for machines'),
              why: _(
                  'No machine can be provisioned. It is missing, or a file in /etc/qemu/firmware hides its description in /usr/share/qemu/firmware.',
              ),
              command: install('ovmf'),
          }
}

export function secureBoot(check: Check): Finding {
    if (check.state === 'good') return { text: _('Machines can have Secure Boot') }
    return check.state === 'unknown'
        ? { text: _('It is not known whether machines can have Secure Boot'), ...inItsWords(check) }
        : { text: _('libvirt finds no firmware with Secure Boot'), why: _('Machines are provisioned without it.') }
}

export function volumeGroup(check: Check): Finding {
    const { state, subject, detail } = check
    if (state === 'good') return { text: cockpit.format(_('The volume group $0 is there'), subject) }
    if (state === 'unknown')
        return { text: _('LVM does not say whether the volume group is there'), ...inItsWords(check) }
    if (detail.startsWith(HIDDEN))
        return {
            text: cockpit.format(_('LVM does not see a disk that has the volume group $0'), subject),
            detail: detail.slice(HIDDEN.length),
            why: _(
                'A filter in /etc/lvm/lvm.conf or lvmlocal.conf, or the devices file, hides it: let it through. Create no group on it, machines have it.',
            ),
            command: 'sudo lvmconfig devices',
        }
    if (detail !== '')
        return {
            text: cockpit.format(_('A disk of the volume group $0 is missing'), subject),
            command: `sudo vgs -o +pv_name,pv_missing ${showCommand([subject])}`,
        }
    return {
        text: cockpit.format(_('There is no volume group $0'), subject),
        why: _('Machines cannot be provisioned. Create it on a disk that holds nothing else:'),
        command: showCommand(['sudo', 'vgcreate', subject, '/dev/…']),
    }
}

export const lvmLive = (check: Check): Finding =>
    check.state === 'good'
        ? { text: _('The list hears of changes to volumes') }
        : {
              text: _('The list does not hear of changes to volumes that are made elsewhere'),
              ...inItsWords(check),
              why: cockpit.format(
                  _(
                      'It looks at what LVM writes to $0 after each change: backup = 1 and that backup_dir in /etc/lvm/lvm.conf. Until then, reload the page.',
                  ),
                  check.subject,
              ),
          }
