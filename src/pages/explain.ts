// SPDX-License-Identifier: LGPL-2.1-or-later

import { OwnError, type HostError, type Own } from '../host/base/error'
import { lvmSize } from '../machine/base/size'
import { SettingsError, type Wanted } from '../machine/setup/settings'
import type { DeletionFault } from '../machine/volume/deletion'
import type { FieldFault } from '../machine/wish/spec'

const _ = cockpit.gettext

/** One sentence, the host's own words, and what to do next. */
export type Problem = {
    readonly title: string
    readonly detail: string
    readonly command?: string
    readonly remedy?: string
}

const ownText: Readonly<Record<Own, string>> = {
    'libvirt cannot be reached now': _('libvirt cannot be reached now.'),
    'dbus-daemon ended before it listened': _('dbus-daemon ended before it listened.'),
    'dbus-daemon ended': _('dbus-daemon has ended.'),
    'libvirt-dbus ended': _('libvirt-dbus has ended.'),
    'libvirt-dbus does not start': _('libvirt-dbus does not start.'),
    'the connection ended': _('The connection has ended.'),
    'the volume group is not there': _('The volume group is not there.'),
}

/** What the host said, in its own words; or what we say where it said nothing. */
export const saidText = (error: HostError): string => (error instanceof OwnError ? ownText[error.said] : error.message)

/** The only place that makes words of an error. @param title what was wanted and did not happen */
export function explain(error: HostError, title: string): Problem {
    const problem = { title, detail: saidText(error), command: error.command }
    switch (error.kind) {
        case 'denied':
            return {
                ...problem,
                remedy: error.command.startsWith('sudo ')
                    ? _(
                          'This is done by root. Click "Limited access" at the top of Cockpit to turn on administrative access.',
                      )
                    : _('The host does not let you do this. An administrator of this host can change that.'),
            }
        case 'lost':
            return {
                ...problem,
                remedy: _(
                    'The connection to the host broke, so it is not known how far this got. Reload the page and look at the list.',
                ),
            }
        case 'given-up':
            return {
                ...problem,
                remedy: _(
                    'The host did not answer, and this was given up. It is not known how far it got: look at the list before you try again.',
                ),
            }
        case 'absent':
            return { ...problem, remedy: _('What this is about is gone: somebody may have removed it meanwhile.') }
        case 'failed':
            return problem
        default:
            return error.kind satisfies never
    }
}

/** Of something that was not begun, or only reads: how far it got is known then. @param title what was wanted and did not happen */
export function explainNotBegun(error: HostError, title: string): Problem {
    const { remedy, ...problem } = explain(error, title)
    switch (error.kind) {
        case 'lost':
            return problem
        case 'given-up':
            return { ...problem, remedy: _('The host did not answer, and this was given up.') }
        default:
            return remedy === undefined ? problem : { ...problem, remedy }
    }
}

/** Why there is no connection to libvirt. */
export function explainConnection(error: HostError): Problem {
    return explainNotBegun(
        error,
        error.kind === 'denied' ? _('libvirt shows you no machines') : _('libvirt cannot be reached'),
    )
}

const wantedText: Readonly<Record<Wanted, string>> = {
    object: _('$0 must be an object.'),
    list: _('$0 must be a list with at least one entry.'),
    group: _('$0 must be the name of a volume group.'),
    bridge: _('$0 must be the name of a bridge, of 15 characters at most.'),
    'bridges-once': _('$0 must have each bridge once.'),
    mac: _('$0 must be a MAC address in lower case, like 52:54:00:00:00:01.'),
    'macs-once': _('$0 must have each MAC address once.'),
    count: _('$0 must be a whole number from 1.'),
    flag: _('$0 must be true or false.'),
    console: _('$0 must be "both", "virtio" or "serial".'),
    rate: _('$0 must be bytes a second, such as "100M", at least 1M; or "none".'),
}

export function explainSettings(error: unknown): Problem {
    return {
        title: _('The settings of Raptor VMs cannot be used'),
        detail: error instanceof SettingsError ? cockpit.format(wantedText[error.wanted], error.key) : String(error),
        remedy: _('Correct /etc/cockpit/raptor.override.json, then reload this page.'),
    }
}

/** Why a field of the form is refused. */
export function faultText({ fault, what = '', of = '' }: FieldFault): string {
    const size = () => cockpit.format_bytes(Number(what), { base2: true })
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
