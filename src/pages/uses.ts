// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Holder } from '../machine/volume/uses'

const _ = cockpit.gettext

/** What has a volume, in words. */
export function heldText({ kind, name, what }: Holder): string {
    switch (kind) {
        case 'domain':
            return cockpit.format(_('The domain $0 has it: $1'), name, what)
        case 'below':
            return cockpit.format(_('The domain $0 has the disk that it lies on: $1'), name, what)
        case 'pool':
            return cockpit.format(_('The storage pool $0 has it: $1'), name, what)
        case 'mapped':
            return cockpit.format(_('It is mapped as $0.'), name)
        case 'mounted':
            return cockpit.format(_('It is mounted at $0.'), name)
        case 'process':
            return cockpit.format(_('It is open in $0.'), name)
        case 'swap':
            return _('It is used as swap space.')
        case 'written':
            return cockpit.format(_('The host has a use for it: it is $0.'), what)
        case 'part':
            return cockpit.format(_('It is or has a snapshot, or is part of another volume: $0'), name)
        case 'anybody':
            return _('It is not known who has it.')
        default:
            return kind satisfies never
    }
}

/** What may have a volume, and why that is not known. */
export function unsureText({ kind, name, what, why }: Holder): string {
    if (kind === 'anybody') return cockpit.format(_('It is not known who has it: $0'), why)
    return kind === 'pool'
        ? cockpit.format(_('The storage pool $0 may have it: $1 ($2)'), name, what, why)
        : cockpit.format(_('The domain $0 may have it: $1 ($2)'), name, what, why)
}
