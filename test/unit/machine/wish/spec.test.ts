// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { GIB, MIB } from '../../../../src/machine/base/size'
import { ownerOf } from '../../../../src/machine/people/owner'
import { parseWish, type FieldFault, type HostFacts, type MachineWish } from '../../../../src/machine/wish/spec'
import { FACTS, GROUP, KVM, membersOf, specOf, volumeOf, WISH } from '../../fakes/example'

test("raptor.md's machine is accepted as it stands there", () => {
    expect(parseWish(WISH, FACTS)).toEqual({
        faults: {},
        spec: {
            owner: 'alice',
            name: 'web',
            domain: 'alice-web',
            group: 'lvm-data',
            volume: 'guest-alice-web',
            device: '/dev/lvm-data/guest-alice-web',
            vcpuPins: [4, 5, 6, 7],
            emulatorPins: [6, 7],
            memoryBytes: 2 * GIB,
            volumeBytes: 20 * GIB,
            console: 'both',
            slot: { bridge: 'br-vm1', mac: '52:54:00:00:00:01' },
            autostart: true,
            secureBoot: false,
            zeroFirst: false,
        },
    })
})

test('a bare number means MiB of memory and GiB of volume', () => {
    expect(specOf({ memory: '512', volume: '3' })).toMatchObject({ memoryBytes: 512 * MIB, volumeBytes: 3 * GIB })
})

test('the volume is rounded up to whole extents, the memory to whole KiB', () => {
    const spec = specOf({ memory: '65537.5 KiB', volume: '1025 KiB' })
    expect(spec).toMatchObject({ memoryBytes: 65538 * 1024, volumeBytes: 4 * MIB })
})

test('all that is free can be had, and all the memory', () => {
    expect(specOf({ memory: '16 GiB', volume: '50 GiB' }).volumeBytes).toBe(GROUP.freeBytes)
})

test('who has no account yet can have a machine', () => {
    expect(specOf({ owner: 'carol' }).domain).toBe('carol-web')
})

test('255 vCPUs can be had, 256 need what machines here do not have', () => {
    const cpus = Array.from({ length: 256 }, (_, cpu) => cpu)
    const facts = { ...FACTS, cpus: { present: cpus, online: cpus, isolated: [], usable: cpus } }
    expect(parseWish({ ...WISH, vcpus: '255', vcpuPins: '0-254' }, facts).faults).toEqual({})
    expect(parseWish({ ...WISH, vcpus: '256', vcpuPins: '0-255' }, facts).faults).toEqual({
        vcpus: { fault: 'needs-iommu', what: 255 },
    })
})

test('an isolated CPU can be had by whoever wishes it', () => {
    const facts = { ...FACTS, cpus: { ...FACTS.cpus, isolated: [4, 5, 6, 7] } }
    expect(parseWish(WISH, facts).faults).toEqual({})
})

test('a CPU that others have pinned too is no reason to refuse', () => {
    expect(specOf({ vcpus: '1', vcpuPins: '0', emulatorPins: '0' }).vcpuPins).toEqual([0])
})

type Row = readonly [
    why: string,
    wish: Partial<MachineWish>,
    field: keyof MachineWish,
    fault: FieldFault,
    facts?: Partial<HostFacts>,
]
const REFUSED: readonly Row[] = [
    ...['../x', 'a;b', '$(reboot)', 'a b', '<b>', 'Web', 'a.b'].flatMap((text): readonly Row[] => [
        [`the name ${text}`, { name: text }, 'name', { fault: 'not-a-label' }],
        [`the owner ${text}`, { owner: text }, 'owner', { fault: 'not-a-label' }],
    ]),
    ['an empty name', { name: '' }, 'name', { fault: 'empty' }],
    ['no owner', { owner: '' }, 'owner', { fault: 'empty' }],
    ['a name of 64 characters', { name: 'a'.repeat(64) }, 'name', { fault: 'too-long' }],
    ['a name that makes 64 with its owner', { name: 'a'.repeat(58) }, 'name', { fault: 'too-long' }],
    ['an existing domain', { owner: 'al', name: 'db' }, 'name', { fault: 'domain-exists', what: 'al-db' }],
    [
        'a name of which there is only the volume',
        {},
        'name',
        { fault: 'volume-exists', what: 'guest-alice-web' },
        { group: { ...GROUP, volumes: [volumeOf()] } },
    ],
    [
        'a name that a new volume will have',
        {},
        'name',
        { fault: 'volume-exists', what: 'guest-alice-web' },
        {
            group: {
                ...GROUP,
                volumes: [volumeOf({ name: 'new-1', originalName: 'guest-alice-web', isNew: true, state: 'wiping' })],
            },
        },
    ],
    [
        "al's ice-web, which would be al-ice's",
        { owner: 'al', name: 'ice-web' },
        'name',
        { fault: 'owned-by-another', what: 'al-ice' },
    ],
    ['no vCPUs', { vcpus: '' }, 'vcpus', { fault: 'empty' }],
    ...['0', '-1', '1.5', 'four', '1e1', '10000'].map((vcpus): Row => [
        `${vcpus} vCPUs`,
        { vcpus },
        'vcpus',
        { fault: 'not-a-count' },
    ]),
    [
        'more vCPUs than a machine can have',
        { vcpus: '5', vcpuPins: '0-2,4,5' },
        'vcpus',
        { fault: 'too-many-vcpus', what: 4 },
        { capabilities: { ...KVM, mostVcpus: 4 } },
    ],
    [
        'a CPU that machine.slice keeps from machines',
        { emulatorPins: '4' },
        'vcpuPins',
        { fault: 'cpu-unusable', what: '6, 7' },
        { cpus: { ...FACTS.cpus, usable: [0, 1, 2, 3, 4, 5] } },
    ],
    ['a host without UEFI', {}, 'secureBoot', { fault: 'no-efi' }, { capabilities: { ...KVM, efi: false } }],
    [
        'Secure Boot where no firmware has it',
        { secureBoot: true },
        'secureBoot',
        { fault: 'no-secure-boot' },
        { capabilities: { ...KVM, secureBoot: false } },
    ],
    [
        'no Secure Boot where every firmware has it',
        {},
        'secureBoot',
        { fault: 'no-plain-boot' },
        { capabilities: { ...KVM, plainBoot: false } },
    ],
    [
        'a name of which something was left',
        {},
        'name',
        { fault: 'left-behind', what: '/var/lib/libvirt/qemu/nvram/alice-web_VARS.fd', of: 'alice-web' },
        { leftovers: ['/var/lib/libvirt/qemu/nvram/alice-web_VARS.fd'] },
    ],
    [
        'a bridge that somebody may have who cannot be read',
        {},
        'bridge',
        { fault: 'bridge-unsure', what: 'srv' },
        { slots: FACTS.slots.map(slot => ({ ...slot, unsure: ['srv'] })) },
    ],
    [
        "al's ice-web, while it is not known whether al-ice is a member",
        { owner: 'al', name: 'ice-web' },
        'name',
        { fault: 'owner-unknown', what: 'al-ice' },
        { members: { ...membersOf('al'), asked: new Map([['al-ice', 'unknown']]) } },
    ],
    [
        'an owner of whom it is not known whether she is a member',
        { owner: 'carol' },
        'name',
        { fault: 'owner-unknown', what: 'carol' },
        { members: { ...membersOf('al'), trouble: ['the name service sss does not answer'] } },
    ],
    [
        "al's ice-web, of al-ice whose primary group it is: she is asked about, and not listed",
        { owner: 'al', name: 'ice-web' },
        'name',
        { fault: 'owned-by-another', what: 'al-ice' },
        { members: { ...membersOf('al'), asked: new Map([['al-ice', 'member']]) } },
    ],
    ['fewer pins than vCPUs', { vcpuPins: '4-6' }, 'vcpuPins', { fault: 'pins-differ', what: 3 }],
    ['more pins than vCPUs', { vcpuPins: '1,4-7' }, 'vcpuPins', { fault: 'pins-differ', what: 5 }],
    ...(['vcpuPins', 'emulatorPins'] as const).flatMap((field): readonly Row[] => [
        [`${field} that repeat CPUs`, { [field]: '4,5,5,4' }, field, { fault: 'cpu-repeated', what: '5, 4' }],
        [`${field} on CPUs that are not there`, { [field]: '6-9' }, field, { fault: 'cpu-absent', what: '8, 9' }],
        [`${field} on a CPU that is offline`, { [field]: '2-5' }, field, { fault: 'cpu-offline', what: '3' }],
        [`${field} that are none`, { [field]: '' }, field, { fault: 'empty' }],
        [`${field} that are no list`, { [field]: '4;reboot' }, field, { fault: 'not-a-list' }],
    ]),
    ...(['memory', 'volume'] as const).flatMap((field): readonly Row[] => [
        [`no ${field}`, { [field]: '' }, field, { fault: 'empty' }],
        [`${field} of 0`, { [field]: '0' }, field, { fault: 'not-positive' }],
        [`${field} of -1`, { [field]: '-1' }, field, { fault: 'not-positive' }],
        [`${field} that is no size`, { [field]: '20 apples' }, field, { fault: 'not-a-size' }],
        [`${field} beyond counting`, { [field]: '999999999999T' }, field, { fault: 'too-large' }],
    ]),
    ['memory below 64 MiB', { memory: '63' }, 'memory', { fault: 'below-minimum', what: 64 * MIB }],
    ['more memory than the host has', { memory: '16385' }, 'memory', { fault: 'more-than-host', what: 16 * GIB }],
    ['1 KiB more than is free', { volume: '52428801 KiB' }, 'volume', { fault: 'more-than-free', what: 50 * GIB }],
    [
        'a volume that only rounding makes too large',
        { volume: '5 MiB' },
        'volume',
        { fault: 'more-than-free', what: 5 * MIB },
        { group: { ...GROUP, freeBytes: 5 * MIB } },
    ],
    ['no bridge', { bridge: '' }, 'bridge', { fault: 'empty', what: '' }],
    ['a bridge that is no slot', { bridge: 'virbr0' }, 'bridge', { fault: 'bridge-unknown', what: 'virbr0' }],
    ['a bridge that is not there', { bridge: 'br-vm5' }, 'bridge', { fault: 'bridge-missing', what: 'br-vm5' }],
    ['a bridge that is taken', { bridge: 'br-vm2' }, 'bridge', { fault: 'bridge-taken', what: 'al-db' }],
]

for (const [why, changes, field, fault, facts] of REFUSED)
    test(`${why} is refused at the field: ${fault.fault}`, () => {
        expect(parseWish({ ...WISH, ...changes }, { ...FACTS, ...facts })).toEqual({ faults: { [field]: fault } })
    })

test("al-ice's web is refused while she has no account and al, a member, would be its owner", () => {
    const facts = { ...FACTS, members: membersOf('al') }
    expect(parseWish({ ...WISH, owner: 'al-ice' }, facts).faults).toEqual({
        name: { fault: 'owned-by-another', what: 'al' },
    })
})

test('all the memory that the host has can be had, also where it is no whole number of MiB', () => {
    const memoryBytes = 16 * GIB - 300 * 1024
    const { spec } = parseWish({ ...WISH, memory: '16776916 KiB' }, { ...FACTS, memoryBytes })
    expect(spec?.memoryBytes ?? 0).toBeLessThanOrEqual(memoryBytes)
})

test('every field with a fault is named at once', () => {
    const wish = { ...WISH, owner: '', name: '', vcpus: '', vcpuPins: '', emulatorPins: '', memory: '', volume: '' }
    expect(Object.keys(parseWish({ ...wish, bridge: '' }, FACTS).faults).sort()).toEqual(
        ['bridge', 'emulatorPins', 'memory', 'name', 'owner', 'vcpuPins', 'vcpus', 'volume'].sort(),
    )
})

const fields = fc.constantFrom<(keyof MachineWish)[]>(
    ...(['owner', 'name', 'vcpus', 'vcpuPins', 'emulatorPins', 'memory', 'volume', 'bridge'] as const),
)
const typed = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom('a', 'l', '-', '1', '4', '7', ',', 'G', '.', '/'), maxLength: 5 }),
)

test('whatever is typed, an accepted machine fits the host, and a refused one has a reason', () => {
    fc.assert(
        fc.property(fc.dictionary(fields, typed), changes => {
            const { spec, faults } = parseWish({ ...WISH, ...changes }, FACTS)
            assert.equal(spec === undefined, Object.keys(faults).length > 0)
            if (!spec) return
            assert.match(spec.domain, /^[a-z0-9-]{3,63}$/)
            assert.equal(spec.device, `/dev/lvm-data/guest-${spec.domain}`)
            assert.equal(ownerOf(spec.domain, membersOf(...FACTS.members.members.keys(), spec.owner))?.user, spec.owner)
            assert.ok([...spec.vcpuPins, ...spec.emulatorPins].every(cpu => FACTS.cpus.online.includes(cpu)))
            assert.equal(new Set(spec.vcpuPins).size, Number({ ...WISH, ...changes }.vcpus))
            assert.ok(spec.volumeBytes > 0 && spec.volumeBytes <= GROUP.freeBytes && spec.memoryBytes >= 64 * MIB)
            assert.ok(['br-vm1', 'br-vm3', 'br-vm4'].includes(spec.slot.bridge))
        }),
        { numRuns: 1000 },
    )
})
