// SPDX-License-Identifier: LGPL-2.1-or-later

import { attribute, child, children, parseXml, textOf, type XmlElement } from '../base/xml'

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

/** A part that says of itself that it is not supported says nothing, whatever is in it. */
function supported(parent: XmlElement | undefined, name: string): XmlElement | undefined {
    const found = child(parent, name)
    return attribute(found, 'supported') === 'no' ? undefined : found
}

/**
 * What firmware there is; raptor/setup/machines.py reads the same out of it. Since libvirt 12.1 `<firmwareFeatures>` says it.
 * Before, `secure` of `<loader>`: `yes` when one of the descriptions of firmware that fit has Secure Boot.
 * Source: libvirt formatdomaincaps, "BIOS bootloader".
 */
function firmwareOf(root: XmlElement): Pick<Capabilities, 'efi' | 'secureBoot' | 'plainBoot'> {
    const os = supported(root, 'os')
    const efi = enumOf(os, 'firmware')?.includes('efi') === true
    const features = supported(os, 'firmwareFeatures')
    const offers = (name: string, value: string) => enumOf(features, name)?.includes(value) === true
    if (features)
        return {
            efi,
            secureBoot: efi && offers('secureBoot', 'yes') && offers('enrolledKeys', 'yes'),
            plainBoot: efi && offers('secureBoot', 'no'),
        }
    // The older way tells neither of keys nor of a host that has nothing but Secure Boot.
    const secure = enumOf(supported(os, 'loader'), 'secure')?.includes('yes') === true
    return { efi, secureBoot: efi && secure, plainBoot: efi }
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
