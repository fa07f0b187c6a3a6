// SPDX-License-Identifier: LGPL-2.1-or-later

import { attribute, child, children, parseXml, textOf } from './xml'

/** What this host's QEMU can do. `type`: `kvm`, or `qemu` where there is no hardware virtualization. */
export type Capabilities = { readonly type: string; readonly arch: string; readonly cpuMode: string }

/**
 * From `virConnectGetDomainCapabilities`. The CPU: the host's own under KVM, else the best that this QEMU emulates.
 * Source: libvirt formatdomaincaps, "CPU configuration".
 */
export function parseCapabilities(xml: string): Capabilities {
    const root = parseXml(xml, 'domainCapabilities')
    const type = textOf(child(root, 'domain'))
    const arch = textOf(child(root, 'arch'))
    if (!type || !arch) throw new Error('domain capabilities without a type or an architecture')
    const modes = children(child(root, 'cpu'), 'mode')
        .filter(mode => attribute(mode, 'supported') === 'yes')
        .map(mode => attribute(mode, 'name'))
    const wanted = type === 'kvm' ? ['host-passthrough', 'host-model'] : ['maximum', 'host-model']
    return { type, arch, cpuMode: wanted.find(mode => modes.includes(mode)) ?? 'host-model' }
}
