// SPDX-License-Identifier: LGPL-2.1-or-later

import { lvmSize } from '../../machine/base/size'
import type { DeletionFault } from '../../machine/volume/deletion'
import type { FieldFault } from '../../machine/wish/spec'
import { sizeText } from './amounts'

const _ = cockpit.gettext

/** Why a field of the form is refused. */
export function faultText({ fault, what = '', of = '' }: FieldFault): string {
    const size = () => sizeText(Number(what))
    // Rounded, "20.0 GiB free" refuses 20 GiB: the exact size as LVM writes it, beside.
    const exactSize = () => (Number(what) > 0 ? `${size()} (${lvmSize(Number(what))})` : size())
    const cpus = () => String(what).split(',').length
    switch (fault) {
        case 'empty':
            return _('Required.')
        case 'not-a-label':
            return _('Only lower-case letters, digits and "-"; it begins with a letter and does not end with "-".')
        case 'too-long':
            return _('Owner and name together may have 63 characters at most, with the "-" between them.')
        case 'owned-by-another':
            return cockpit.format(_('With this name the machine would belong to $0.'), what)
        case 'owner-unknown':
            return cockpit.format(
                _('The host cannot say now whether $0 is a member, so it is not known whose this machine would be.'),
                what,
            )
        case 'left-behind':
            return cockpit.format(
                _(
                    'An earlier machine of this name has left $0, which this one would get. To remove it: sudo $1 leftovers $2 --remove',
                ),
                what,
                `${__LIBEXECDIR__}/raptor-wipe`,
                of,
            )
        case 'domain-exists':
            return cockpit.format(_('A domain $0 exists already.'), what)
        case 'volume-exists':
            return cockpit.format(_('A volume $0 exists already, without a domain.'), what)
        case 'not-a-count':
            return _('A whole number, 1 or more.')
        case 'too-many-vcpus':
            return cockpit.format(_('At most $0: no machine on this host can have more.'), what)
        case 'needs-iommu':
            return cockpit.format(
                _('At most $0: more need an IOMMU with extended interrupts, which machines made here do not have.'),
                what,
            )
        case 'not-a-list':
            return _('CPU numbers, like 4-7 or 4,5,6,7.')
        case 'cpu-repeated':
            return cockpit.format(
                cockpit.ngettext('CPU $0 is listed more than once.', 'CPUs $0 are listed more than once.', cpus()),
                what,
            )
        case 'cpu-absent':
            return cockpit.format(
                cockpit.ngettext('This host has no CPU $0.', 'This host has no CPUs $0.', cpus()),
                what,
            )
        case 'cpu-offline':
            return cockpit.format(cockpit.ngettext('CPU $0 is offline.', 'CPUs $0 are offline.', cpus()), what)
        case 'cpu-unusable':
            return cockpit.format(
                cockpit.ngettext(
                    'CPU $0 is not for machines: the host keeps it from them (machine.slice).',
                    'CPUs $0 are not for machines: the host keeps these from them (machine.slice).',
                    cpus(),
                ),
                what,
            )
        case 'pins-differ':
            return cockpit.format(_('One CPU for each vCPU: $0 are listed.'), what)
        case 'not-a-size':
            return _('A size, like 20 GiB or 512 MiB.')
        case 'not-positive':
            return _('More than 0.')
        case 'too-large':
            return _('Too large.')
        case 'more-than-free':
            return cockpit.format(_('The volume group has $0 free.'), exactSize())
        case 'more-than-host':
            return cockpit.format(_('The host has $0 in all.'), size())
        case 'below-minimum':
            return cockpit.format(_('At least $0.'), size())
        case 'bridge-unknown':
            return _('Not one of the slots of this host.')
        case 'bridge-missing':
            return cockpit.format(_('The bridge $0 does not exist on this host.'), what)
        case 'bridge-taken':
            return cockpit.format(_('The bridge is taken by $0.'), what)
        case 'bridge-unsure':
            return cockpit.format(_('The bridge may be used by $0: that cannot be read.'), what)
        case 'no-efi':
            return _('libvirt finds no UEFI firmware on this host, and machines made here need it.')
        case 'no-secure-boot':
            return _('libvirt finds no firmware with Secure Boot and its keys on this host.')
        case 'no-plain-boot':
            return _('libvirt finds no firmware without Secure Boot on this host.')
        default:
            return fault satisfies never
    }
}

/** Why a machine cannot be deleted. */
export function deletionText(fault: DeletionFault): string {
    switch (fault.kind) {
        case 'other-disks':
            return cockpit.format(
                _('It has other disks than its one volume: $0. Detach them first, then delete it here.'),
                fault.disks.join(', '),
            )
        case 'no-volume':
            return _(
                'It has no volume of its own in the volume group. Use "virsh undefine --nvram" to remove the domain.',
            )
        case 'already-wiping':
            return _('Its volume is being zeroed already.')
        case 'not-known':
            return _('The host has not said yet which volume it has. Try again in a moment.')
        case 'gone':
            return _('It is not there any more.')
        default:
            return fault satisfies never
    }
}
