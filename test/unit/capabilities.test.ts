// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { parseCapabilities } from '../../src/machine/capabilities'

type Mode = readonly [name: string, supported: string]

/** As `virsh domcapabilities` writes it. */
const xml = (type: string, ...modes: readonly Mode[]) => `<domainCapabilities>
  <path>/usr/bin/qemu-system-x86_64</path><domain>${type}</domain><machine>pc-q35-10.0</machine><arch>x86_64</arch>
  <cpu>${modes.map(([name, supported]) => `<mode name='${name}' supported='${supported}'/>`).join('')}</cpu>
</domainCapabilities>`

for (const [type, modes, cpuMode] of [
    [
        'kvm',
        [
            ['host-passthrough', 'yes'],
            ['maximum', 'yes'],
            ['host-model', 'yes'],
        ],
        'host-passthrough',
    ],
    [
        'kvm',
        [
            ['host-passthrough', 'no'],
            ['host-model', 'yes'],
        ],
        'host-model',
    ],
    [
        'qemu',
        [
            ['host-passthrough', 'no'],
            ['maximum', 'yes'],
            ['host-model', 'yes'],
        ],
        'maximum',
    ],
    [
        'qemu',
        [
            ['maximum', 'no'],
            ['host-model', 'yes'],
        ],
        'host-model',
    ],
    ['qemu', [], 'host-model'],
] as const)
    test(`under ${type} with ${modes.map(mode => mode.join(' ')).join(', ') || 'no mode'} the CPU is ${cpuMode}`, () => {
        expect(parseCapabilities(xml(type, ...modes))).toEqual({ type, arch: 'x86_64', cpuMode })
    })

for (const [what, text] of [
    ['nothing', ''],
    ['another document', '<capabilities/>'],
    ['no type', xml('')],
    ['no architecture', xml('kvm').replace('<arch>x86_64</arch>', '')],
] as const)
    test(`capabilities that say ${what} are an error`, () => {
        expect(() => parseCapabilities(text)).toThrow()
    })
