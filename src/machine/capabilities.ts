// SPDX-License-Identifier: LGPL-2.1-or-later

import { attribute, child, children, parseXml, textOf, type XmlElement } from './xml'

/** What this host's QEMU can do for a machine as they are made here. */
export type Capabilities = {
    /** `kvm`, or `qemu` where there is no hardware virtualization: then everything is emulated */
    readonly type: string
    readonly arch: string
    /** undefined where this QEMU has none of the modes: then the domain names no CPU */
    readonly cpuMode: string | undefined
    /** undefined where it does not say */
    readonly mostVcpus: number | undefined
    /** whether there is UEFI firmware at all */
    readonly efi: boolean
    /** whether there is one with Secure Boot and its keys */
    readonly secureBoot: boolean
    /** whether there is one without Secure Boot */
    readonly plainBoot: boolean
}

const word = (element: XmlElement | undefined) => textOf(element)?.trim() ?? ''

/** The values of `<enum name='…'>`; undefined when there is no such enum. */
function enumOf(element: XmlElement | undefined, name: string): readonly string[] | undefined {
    const found = children(element, 'enum').find(one => attribute(one, 'name') === name)
    return found && children(found, 'value').map(word)
}

/**
 * What firmware there is. Since libvirt 12.1 `<firmwareFeatures>` says it. Before, `secure` of `<loader>`: `yes` when one of the
 * descriptions of firmware that fit has Secure Boot. Source: libvirt formatdomaincaps, "BIOS bootloader".
 */
function firmwareOf(root: XmlElement): Pick<Capabilities, 'efi' | 'secureBoot' | 'plainBoot'> {
    const os = child(root, 'os')
    const efi = enumOf(os, 'firmware')?.includes('efi') === true
    const features = child(os, 'firmwareFeatures')
    const secure = enumOf(features, 'secureBoot') ?? enumOf(child(os, 'loader'), 'secure') ?? []
    const keys = enumOf(features, 'enrolledKeys')
    return {
        efi,
        secureBoot: efi && secure.includes('yes') && keys?.includes('yes') !== false,
        // Only the newer way tells of a host that has nothing but Secure Boot.
        plainBoot: efi && enumOf(features, 'secureBoot')?.includes('no') !== false,
    }
}

/**
 * From `virConnectGetDomainCapabilities`. The CPU: the host's own under KVM, else the best that this QEMU emulates.
 * Source: libvirt formatdomaincaps, "CPU configuration".
 */
export function parseCapabilities(xml: string): Capabilities {
    const root = parseXml(xml, 'domainCapabilities')
    const type = word(child(root, 'domain'))
    const arch = word(child(root, 'arch'))
    if (type === '' || arch === '') throw new Error('domain capabilities without a type or an architecture')
    const modes = children(child(root, 'cpu'), 'mode')
        .filter(mode => attribute(mode, 'supported') === 'yes')
        .map(mode => attribute(mode, 'name'))
    const wanted = type === 'kvm' ? ['host-passthrough', 'host-model'] : ['maximum', 'host-model']
    const most = Number(attribute(child(root, 'vcpu'), 'max') ?? NaN)
    return {
        type,
        arch,
        cpuMode: wanted.find(mode => modes.includes(mode)),
        mostVcpus: Number.isSafeInteger(most) && most > 0 ? most : undefined,
        ...firmwareOf(root),
    }
}
