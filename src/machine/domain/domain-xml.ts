// SPDX-License-Identifier: LGPL-2.1-or-later

import { buildXml } from '../base/build-xml'
import { KIB } from '../base/size'
import type { MachineSpec } from '../wish/spec'
import type { Capabilities } from './capabilities'

const pty = { '@type': 'pty' } as const

/** Serial on port 0 first: `virsh console` opens the first one, and firmware and boot loaders speak there. */
function consoles(choice: MachineSpec['console']) {
    const serial = { ...pty, target: { '@type': 'serial', '@port': '0' } }
    const virtio = { ...pty, target: { '@type': 'virtio', '@port': choice === 'both' ? '1' : '0' } }
    switch (choice) {
        case 'both':
            return { serial: pty, console: [serial, virtio] }
        case 'serial':
            return { serial: pty, console: [serial] }
        case 'virtio':
            return { console: [virtio] }
        default:
            return choice satisfies never
    }
}

/** libvirt picks the firmware by its features; Secure Boot means nothing without enrolled keys. */
function firmware(secureBoot: boolean) {
    const names = secureBoot ? ['secure-boot', 'enrolled-keys'] : ['secure-boot']
    return { feature: names.map(name => ({ '@enabled': secureBoot ? 'yes' : 'no', '@name': name })) }
}

/**
 * The domain of a machine. No graphics and no video device, on purpose: raptor.md tells of the deadlocks.
 * Source: libvirt, formatdomain.
 */
export function domainXml(spec: MachineSpec, uuid: string, capabilities: Capabilities): string {
    return buildXml({
        domain: {
            '@type': capabilities.type,
            name: spec.domain,
            uuid,
            memory: { '@unit': 'KiB', '#text': String(spec.memoryBytes / KIB) },
            vcpu: { '@placement': 'static', '#text': String(spec.vcpuPins.length) },
            cputune: {
                vcpupin: spec.vcpuPins.map((cpu, vcpu) => ({ '@vcpu': String(vcpu), '@cpuset': String(cpu) })),
                emulatorpin: { '@cpuset': spec.emulatorPins.join(',') },
            },
            os: {
                '@firmware': 'efi',
                type: { '@arch': capabilities.arch, '@machine': 'q35', '#text': 'hvm' },
                firmware: firmware(spec.secureBoot),
                boot: { '@dev': 'hd' },
            },
            features: { acpi: '', apic: '' },
            ...(capabilities.cpuMode === undefined ? {} : { cpu: { '@mode': capabilities.cpuMode } }),
            clock: { '@offset': 'utc' },
            devices: {
                disk: {
                    '@type': 'block',
                    '@device': 'disk',
                    driver: { '@name': 'qemu', '@type': 'raw', '@cache': 'none', '@io': 'native', '@discard': 'unmap' },
                    source: { '@dev': spec.device },
                    target: { '@dev': 'vda', '@bus': 'virtio' },
                },
                interface: {
                    '@type': 'bridge',
                    mac: { '@address': spec.slot.mac },
                    source: { '@bridge': spec.slot.bridge },
                    model: { '@type': 'virtio' },
                },
                ...consoles(spec.console),
                memballoon: { '@model': 'virtio' },
                rng: { '@model': 'virtio', backend: { '@model': 'random', '#text': '/dev/urandom' } },
            },
        },
    })
}
