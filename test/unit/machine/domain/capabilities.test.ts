// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { parseCapabilities } from '../../../../src/machine/domain/capabilities'
import SAMPLES from '../../../samples/firmware.json' with { type: 'json' }

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
    ['qemu', [], undefined],
    ['kvm', [['maximum', 'yes']], undefined],
] as const)
    test(`under ${type} with ${modes.map(mode => mode.join(' ')).join(', ') || 'no mode'} the CPU is ${cpuMode ?? 'not named'}`, () => {
        expect(parseCapabilities(xml(type, ...modes))).toMatchObject({ type, arch: 'x86_64', cpuMode })
    })

const withOs = (os: string, more = '', supported = 'yes') =>
    xml('kvm').replace('<cpu>', `${more}<os supported='${supported}'>${os}</os><cpu>`)

// raptor-setup reads the same out of it: test_setup_status.py has the same list.
for (const { what, os, ...wanted } of SAMPLES)
    test(`capabilities that tell of ${what}: ${JSON.stringify(wanted)}`, () => {
        const efi = "<enum name='firmware'><value>efi</value></enum>"
        const text = os === null ? withOs(efi, '', 'no') : withOs(os)
        expect(parseCapabilities(text)).toMatchObject(wanted)
    })

for (const [vcpu, most] of [
    ["<vcpu max='4096'/>", 4096],
    ['<vcpu/>', undefined],
    ['', undefined],
    ["<vcpu max='many'/>", undefined],
] as const)
    test(`${vcpu || 'no <vcpu>'} is at most ${most ?? 'an unknown number of'} vCPUs`, () => {
        expect(parseCapabilities(withOs('', vcpu)).mostVcpus).toBe(most)
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
