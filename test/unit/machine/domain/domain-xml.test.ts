// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { sortedCpus } from '../../../../src/machine/base/cpuset'
import { MIB } from '../../../../src/machine/base/size'
import { logFile } from '../../../../src/machine/console/log'
import { parseDomain } from '../../../../src/machine/domain/domain'
import { consoleAliases, domainXml } from '../../../../src/machine/domain/domain-xml'
import type { MachineSpec } from '../../../../src/machine/wish/spec'
import { KVM, specOf, UUID } from '../../fakes/example'

/** In one line and with one kind of quotes: what the same element is written like by whoever writes it. */
const plain = (xml: string) => xml.replaceAll("'", '"').replaceAll(/\s*\n\s*/g, '')
const written = (spec: Partial<MachineSpec> = {}, capabilities = KVM) =>
    plain(domainXml({ ...specOf(), ...spec }, UUID, capabilities))

/** raptor.md, "Provisioning a new machine", word for word. */
const RAPTOR = `
  <vcpu placement="static">4</vcpu>
  <cputune>
    <vcpupin vcpu="0" cpuset="4"/>
    <vcpupin vcpu="1" cpuset="5"/>
    <vcpupin vcpu="2" cpuset="6"/>
    <vcpupin vcpu="3" cpuset="7"/>
    <emulatorpin cpuset="6,7"/>
  </cputune>
`

test("with raptor.md's values <vcpu> and <cputune> are raptor.md's, element for element", () => {
    expect(written()).toContain(plain(RAPTOR))
    for (const element of ['<vcpu ', '<cputune>', '<emulatorpin ']) expect(written().split(element)).toHaveLength(2)
})

test('there is no graphics and no video device, whatever the console', () => {
    for (const console of ['both', 'virtio', 'serial'] as const)
        expect(written({ console })).not.toMatch(/<(graphics|video|vga|qxl|input|sound)/i)
})

for (const [console, serial, consoles] of [
    [
        'both',
        1,
        [
            'serial0.log" append="on"/><target type="serial" port="0"/>',
            'console1.log" append="on"/><target type="virtio" port="1"/>',
        ],
    ],
    ['serial', 1, ['serial0.log" append="on"/><target type="serial" port="0"/>']],
    ['virtio', 0, ['console0.log" append="on"/><target type="virtio" port="0"/>']],
] as const)
    test(`the console "${console}" is ${consoles.length} <console>, and ${serial} <serial>`, () => {
        const xml = written({ console })
        const log = '<log file="/var/lib/raptor/console/alice-web.'
        expect(xml).toContain(consoles.map(rest => `<console type="pty">${log}${rest}</console>`).join(''))
        // The log is told of by the names that libvirt will give.
        expect(consoleAliases(console).map(alias => alias)).toEqual(consoles.map(rest => rest.split('.log')[0]))
        expect(xml.split('<console ').length - 1).toBe(consoles.length)
        expect(xml.split('<serial ').length - 1).toBe(serial)
    })

test('the volume is a raw block disk, uncached, that gives freed space back', () => {
    expect(written()).toContain(
        '<disk type="block" device="disk">' +
            '<driver name="qemu" type="raw" cache="none" io="native" discard="unmap"/>' +
            '<source dev="/dev/lvm-data/guest-alice-web"/><target dev="vda" bus="virtio"/></disk>',
    )
})

test('it has one interface, on its bridge and with its MAC address', () => {
    expect(written()).toContain(
        '<interface type="bridge"><mac address="52:54:00:00:00:01"/><source bridge="br-vm1"/>' +
            '<model type="virtio"/></interface>',
    )
    expect(written().split('<interface')).toHaveLength(2)
})

test('the firmware is UEFI without Secure Boot', () => {
    expect(written()).toContain('<os firmware="efi">')
    expect(written()).toContain('<firmware><feature enabled="no" name="secure-boot"/></firmware>')
})

test('with Secure Boot chosen, its keys are enrolled', () => {
    expect(written({ secureBoot: true })).toContain(
        '<firmware><feature enabled="yes" name="secure-boot"/>' +
            '<feature enabled="yes" name="enrolled-keys"/></firmware>',
    )
})

test('type, architecture and CPU model are what this host can do', () => {
    const xml = written({}, { ...KVM, type: 'qemu', arch: 'aarch64', cpuMode: 'maximum' })
    expect(xml).toContain('<domain type="qemu">')
    expect(xml).toContain('<type arch="aarch64" machine="q35">hvm</type>')
    expect(xml).toContain('<cpu mode="maximum"/>')
    expect(written()).toContain('<cpu mode="host-passthrough"/>')
    expect(written({}, { ...KVM, cpuMode: undefined })).not.toContain('<cpu ')
})

test('it has random numbers from the host, and ACPI, which shutting down needs', () => {
    expect(written()).toContain('<rng model="virtio"><backend model="random">/dev/urandom</backend></rng>')
    expect(written()).toContain('<acpi/>')
})

// Letters that mean something to XML, to a shell or to a path. XML has none of the control characters.
const HOSTILE = [
    '<',
    '>',
    '&',
    '"',
    "'",
    ']]>',
    '&amp;',
    '&#60;',
    '-->',
    '$(x)',
    ';',
    '../',
    '\\',
    '%',
    'ß',
    '漢',
    'a',
    ' ',
]
const hostile = fc
    .array(fc.constantFrom(...HOSTILE), { minLength: 1, maxLength: 12 })
    .map(parts => parts.join('').trim())
    .filter(text => text !== '')
const cpus = fc.uniqueArray(fc.nat(8191), { minLength: 1, maxLength: 40 })

test('what is written is read back as it was wanted, however hostile the names and paths', () => {
    fc.assert(
        fc.property(
            fc.record({ domain: hostile, device: hostile, bridge: hostile, mac: hostile }),
            fc.record({ vcpuPins: cpus, emulatorPins: cpus, memory: fc.integer({ min: 64, max: 16 * MIB }) }),
            ({ domain, device, bridge, mac }, { vcpuPins, emulatorPins, memory }) => {
                const name = domain as MachineSpec['domain']
                const slot = { bridge, mac }
                const wanted = { domain: name, device, slot, vcpuPins, emulatorPins, memoryBytes: memory * MIB }
                const xml = domainXml({ ...specOf(), ...wanted }, UUID, KVM)
                const nic = { mac, bridge, network: undefined, device: undefined, tap: undefined }
                assert.deepEqual(parseDomain('another', { xml }), {
                    kind: 'domain',
                    uuid: UUID,
                    name: domain,
                    state: 'shut-off',
                    reason: 'unknown',
                    autostart: undefined,
                    emulated: false,
                    firmware: { kind: 'uefi', secureBoot: false },
                    hugePages: false,
                    id: undefined,
                    texts: { xml, next: undefined },
                    now: {
                        vcpus: vcpuPins.length,
                        currentVcpus: vcpuPins.length,
                        memoryBytes: memory * MIB,
                        pins: vcpuPins.map((cpu, vcpu) => ({ vcpu, cpus: [cpu] })),
                        cpuset: [],
                        emulatorPin: emulatorPins,
                        threadPins: [],
                        interfaces: [nic],
                        consoles: [
                            {
                                kind: 'serial',
                                alias: 'serial0',
                                guest: 'ttyS0',
                                type: 'pty',
                                log: logFile(domain, 'serial0'),
                            },
                            {
                                kind: 'virtio',
                                alias: 'console1',
                                guest: 'hvc0',
                                type: 'pty',
                                log: logFile(domain, 'console1'),
                            },
                        ],
                    },
                    next: undefined,
                    claims: sortedCpus([...vcpuPins, ...emulatorPins]),
                    disks: [{ device: 'disk', target: 'vda', source: device }],
                    interfaces: [nic],
                    bridges: [bridge],
                    macs: [mac],
                })
            },
        ),
        { numRuns: 200 },
    )
})

test('a bridge that is called true is on its bridge too', () => {
    const slot = { bridge: 'true', mac: '52:54:00:00:00:01' }
    expect(written({ slot })).toContain('<source bridge="true"/>')
})
