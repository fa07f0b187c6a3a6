// SPDX-License-Identifier: LGPL-2.1-or-later

import { readFileSync } from 'node:fs'
import { GIB, MIB } from '../../../src/machine/base/size'
import type { Capabilities } from '../../../src/machine/domain/capabilities'
import type { Domain, Setup } from '../../../src/machine/domain/domain'
import type { Members } from '../../../src/machine/people/members'
import { parseSettings } from '../../../src/machine/setup/settings'
import { UNUSED, type DomainDisks, type Holder } from '../../../src/machine/volume/uses'
import type { Volume, VolumeGroup } from '../../../src/machine/volume/volume'
import { parseWish, type HostFacts, type MachineSpec, type MachineWish } from '../../../src/machine/wish/spec'

/** One host that the tests agree on, and the machine of raptor.md on it. */

export const UUID = '1a2b3c4d-0000-4000-8000-00000000000a'
export const VOLUME_UUID = 'AbCdEf-0123-4567-89ab-cdef-0123-456789'

export const MANIFEST: unknown = JSON.parse(readFileSync(`${import.meta.dirname}/../../../manifest.json`, 'utf8'))
export const CONFIG: unknown =
    typeof MANIFEST === 'object' && MANIFEST !== null ? Reflect.get(MANIFEST, 'config') : undefined
export const SETTINGS = parseSettings(CONFIG)

export const KVM: Capabilities = {
    type: 'kvm',
    arch: 'x86_64',
    cpuMode: 'host-passthrough',
    mostVcpus: 4096,
    efi: true,
    secureBoot: true,
    plainBoot: true,
}

/** What the host answers when these are the members, and it has been asked about nobody else. */
export function membersOf(...names: readonly string[]): Members {
    return {
        exists: true,
        members: new Map(names.map(name => [name, { name, reason: undefined }])),
        asked: new Map(),
        trouble: [],
    }
}

export const GROUP: VolumeGroup = {
    name: 'lvm-data',
    sizeBytes: 100 * GIB,
    freeBytes: 50 * GIB,
    extentBytes: 4 * MIB,
    volumes: [],
    disks: new Map(),
    silent: undefined,
}

/** Eight CPUs, of which 3 is switched off; `br-vm2` is al-db's, `br-vm5` is not there. */
export const FACTS: HostFacts = {
    cpus: {
        present: [0, 1, 2, 3, 4, 5, 6, 7],
        online: [0, 1, 2, 4, 5, 6, 7],
        isolated: [],
        usable: [0, 1, 2, 3, 4, 5, 6, 7],
    },
    memoryBytes: 16 * GIB,
    group: GROUP,
    slots: SETTINGS.slots.map(slot => ({
        ...slot,
        exists: slot.bridge !== 'br-vm5',
        domains: slot.bridge === 'br-vm2' ? ['al-db'] : [],
        unsure: [],
    })),
    domains: new Set(['al-db', 'srv']),
    members: membersOf('al', 'al-ice', 'alice'),
    capabilities: KVM,
    leftovers: [],
}

/** raptor.md: 4 vCPUs on CPUs 4-7, the emulator on 6 and 7. */
export const WISH: MachineWish = {
    owner: 'alice',
    name: 'web',
    vcpus: '4',
    vcpuPins: '4-7',
    emulatorPins: '6,7',
    memory: '2 GiB',
    volume: '20 GiB',
    console: 'both',
    bridge: 'br-vm1',
    autostart: true,
    secureBoot: false,
    zeroFirst: false,
}

/** What the wish becomes. Throws when it is refused. */
export function specOf(changes: Partial<MachineWish> = {}): MachineSpec {
    const { spec, faults } = parseWish({ ...WISH, ...changes }, FACTS)
    if (!spec) throw new Error(`the example is refused: ${JSON.stringify(faults)}`)
    return spec
}

export function volumeOf(changes: Partial<Volume> = {}): Volume {
    const name = changes.name ?? 'guest-alice-web'
    return {
        uuid: VOLUME_UUID,
        name,
        originalName: name,
        sizeBytes: 20 * GIB,
        state: 'in-use',
        active: true,
        isNew: false,
        domainUuid: undefined,
        uses: UNUSED,
        ...changes,
    }
}

/** What refers to a volume: the example's domain unless told otherwise. */
export const holderOf = (changes: Partial<Holder> = {}): Holder => ({
    kind: 'domain',
    uuid: UUID,
    name: 'alice-web',
    what: 'vda (/dev/lvm-data/guest-alice-web)',
    why: '',
    ...changes,
})

/** The group with these volumes, of which the host has found the domain to have its own, unless told otherwise. */
export function groupOf(
    volumes: readonly Volume[],
    disks: DomainDisks = { volumes: volumes.map(({ uuid }) => uuid), others: [], missing: [] },
): VolumeGroup {
    return { ...GROUP, volumes, disks: new Map([[UUID, disks]]) }
}

export function setupOf(changes: Partial<Setup> = {}): Setup {
    return {
        vcpus: 4,
        currentVcpus: 4,
        memoryBytes: 2 * GIB,
        pins: [4, 5, 6, 7].map((cpu, vcpu) => ({ vcpu, cpus: [cpu] })),
        cpuset: [],
        emulatorPin: [],
        threadPins: [],
        interfaces: [],
        consoles: [],
        ...changes,
    }
}

export function domainOf(changes: Partial<Domain> = {}): Domain {
    const name = changes.name ?? 'alice-web'
    return {
        kind: 'domain',
        uuid: UUID,
        name,
        state: 'shut-off',
        reason: 'unknown',
        autostart: undefined,
        hugePages: false,
        emulated: false,
        firmware: { kind: 'uefi', secureBoot: false },
        id: undefined,
        now: setupOf(),
        next: undefined,
        claims: [4, 5, 6, 7],
        disks: [{ device: 'disk', target: 'vda', source: `/dev/lvm-data/guest-${name}` }],
        interfaces: [],
        bridges: ['br-vm1'],
        macs: ['52:54:00:00:00:01'],
        texts: { xml: '' },
        ...changes,
    }
}
