// SPDX-License-Identifier: LGPL-2.1-or-later

import { buildXml } from '../base/build-xml'
import { KIB } from '../base/size'
import { logFile } from '../console/log'
import type { MachineSpec } from '../wish/spec'
import type { Capabilities } from './capabilities'

const pty = { '@type': 'pty' } as const

/** What libvirt will call the consoles of a choice, the serial one first (console/consoles.ts). */
export function consoleAliases(choice: MachineSpec['console']): readonly string[] {
    switch (choice) {
        case 'both':
            return ['serial0', 'console1']
        case 'serial':
            return ['serial0']
        case 'virtio':
            return ['console0']
        default:
            return choice satisfies never
    }
}

/**
 * Serial on port 0 first: `virsh console` opens the first one, and firmware and boot loaders speak there. What is written is kept,
 * across starts.
 */
function consoles(choice: MachineSpec['console'], domain: string) {
    const logged = (alias: string) => ({ ...pty, log: { '@file': logFile(domain, alias), '@append': 'on' } })
    const first = logged('serial0')
    const serial = { ...first, target: { '@type': 'serial', '@port': '0' } }
    const virtio = {
        ...logged(choice === 'both' ? 'console1' : 'console0'),
        target: { '@type': 'virtio', '@port': choice === 'both' ? '1' : '0' },
    }
    switch (choice) {
        case 'both':
            return { serial: first, console: [serial, virtio] }
        case 'serial':
            return { serial: first, console: [serial] }
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
                ...consoles(spec.console, spec.domain),
                // Asks the guest now and then how much of its memory it uses.
                memballoon: { '@model': 'virtio', stats: { '@period': '10' } },
                rng: { '@model': 'virtio', backend: { '@model': 'random', '#text': '/dev/urandom' } },
            },
        },
    })
}
