// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { read, xml } from '../../fakes/domain-text'

const features = (secureBoot: string, keys: string) =>
    `<os firmware='efi'><firmware><feature enabled='${keys}' name='enrolled-keys'/><feature enabled='${secureBoot}' name='secure-boot'/></firmware></os>`

for (const [what, os, kind, secureBoot] of [
    ['none said', '', 'bios', false],
    ['BIOS', '<os><type>hvm</type></os>', 'bios', false],
    ['UEFI that libvirt has chosen', "<os firmware='efi'><type>hvm</type></os>", 'uefi', undefined],
    ['with keys', features('yes', 'yes'), 'uefi', true],
    ['able, without keys', features('yes', 'no'), 'uefi', false],
    ['not able', features('no', 'no'), 'uefi', false],
    ['a loader by its path', "<os><loader type='pflash' secure='no'>/usr/share/OVMF.fd</loader></os>", 'uefi', false],
    ['a loader that is able', "<os><loader type='pflash' secure='yes'>/x.fd</loader></os>", 'uefi', undefined],
    ['a kernel of its own', '<os><kernel>/boot/vmlinuz</kernel></os>', 'bios', false],
] as const)
    test(`firmware: ${what}`, () => {
        expect(read(xml(os)).firmware).toEqual({ kind, secureBoot })
    })
