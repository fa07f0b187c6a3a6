// SPDX-License-Identifier: LGPL-2.1-or-later

import { attribute, child, children, type XmlElement } from '../base/xml'

/** What a domain begins with. */
export type Firmware = {
    readonly kind: 'uefi' | 'bios'
    /** whether it starts nothing but what is signed by keys that it has; undefined: its description does not say */
    readonly secureBoot: boolean | undefined
}

/** Source: libvirt formatdomain, "BIOS bootloader". Without enrolled keys Secure Boot means nothing. */
export function firmwareOf(root: XmlElement): Firmware {
    const os = child(root, 'os')
    const loader = child(os, 'loader')
    const isUefi = attribute(os, 'firmware') === 'efi' || attribute(loader, 'type') === 'pflash'
    if (!isUefi) return { kind: 'bios', secureBoot: false }
    const features = children(child(os, 'firmware'), 'feature')
    const feature = (name: string) =>
        attribute(
            features.find(one => attribute(one, 'name') === name),
            'enabled',
        )
    const able = feature('secure-boot') ?? attribute(loader, 'secure')
    const keys = feature('enrolled-keys')
    const secureBoot = able === 'no' || keys === 'no' ? false : able === 'yes' && keys === 'yes' ? true : undefined
    return { kind: 'uefi', secureBoot }
}
