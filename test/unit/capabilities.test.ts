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
    ['qemu', [], undefined],
    ['kvm', [['maximum', 'yes']], undefined],
] as const)
    test(`under ${type} with ${modes.map(mode => mode.join(' ')).join(', ') || 'no mode'} the CPU is ${cpuMode ?? 'not named'}`, () => {
        expect(parseCapabilities(xml(type, ...modes))).toMatchObject({ type, arch: 'x86_64', cpuMode })
    })

const values = (name: string, words: string) =>
    `<enum name='${name}'>${words
        .split(' ')
        .filter(word => word !== '')
        .map(word => `<value>${word}</value>`)
        .join('')}</enum>`
const withOs = (os: string, more = '') => xml('kvm').replace('<cpu>', `${more}<os supported='yes'>${os}</os><cpu>`)

// Debian 13 (libvirt 11.3) and others before 12.1, then newer ones.
for (const [what, os, efi, secureBoot, plainBoot] of [
    ['nothing of firmware', '', false, false, false],
    ['BIOS alone', values('firmware', 'bios'), false, false, false],
    ['UEFI', `${values('firmware', 'bios efi')}<loader>${values('secure', 'no')}</loader>`, true, false, true],
    [
        'UEFI, some of it secure',
        `${values('firmware', 'efi')}<loader>${values('secure', 'no yes')}</loader>`,
        true,
        true,
        true,
    ],
    [
        'a secure loader without UEFI',
        `${values('firmware', '')}<loader>${values('secure', 'no yes')}</loader>`,
        false,
        false,
        false,
    ],
    [
        'nothing but Secure Boot',
        `${values('firmware', 'efi')}<firmwareFeatures supported='yes'>${values('secureBoot', 'yes')}${values('enrolledKeys', 'yes no')}</firmwareFeatures>`,
        true,
        true,
        false,
    ],
    [
        'Secure Boot without keys',
        `${values('firmware', 'efi')}<firmwareFeatures supported='yes'>${values('secureBoot', 'yes no')}${values('enrolledKeys', 'no')}</firmwareFeatures><loader>${values('secure', 'no yes')}</loader>`,
        true,
        false,
        true,
    ],
] as const)
    test(`capabilities that tell of ${what}: UEFI ${efi}, with Secure Boot ${secureBoot}, without ${plainBoot}`, () => {
        expect(parseCapabilities(withOs(os))).toMatchObject({ efi, secureBoot, plainBoot })
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
