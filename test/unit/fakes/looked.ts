// SPDX-License-Identifier: LGPL-2.1-or-later
// What raptor-lock --look prints, on the host that the tests agree on (example.ts).

import { GIB, KIB, MIB } from '../../../src/machine/base/size'
import { UUID, VOLUME_UUID } from './example'

/** A domain as the host tells of it. @param devices its interfaces, as XML */
export function told(name: string, uuid: string, devices = '', more: Readonly<Record<string, unknown>> = {}) {
    const xml = `<domain type='kvm'><name>${name}</name><uuid>${uuid}</uuid><memory>1</memory><vcpu>1</vcpu><devices>${devices}</devices></domain>`
    return { uuid, name, active: false, persistent: true, autostart: false, state: [5, 0], xml, ...more }
}

/** A volume as the host tells of it. */
export function toldVolume(name: string, tags: readonly string[] = [], uuid = VOLUME_UUID) {
    return { uuid, name, size_bytes: 20 * GIB, tags, active: true }
}

export const onBridge = (bridge: string) => `<interface type='bridge'><source bridge='${bridge}'/></interface>`

const holder = { kind: 'domain', uuid: UUID, name: 'alice-web', what: 'vda: /dev/lvm-data/guest-alice-web' }

/** That the example's domain has the example's volume, and nothing else. */
export const ITS_VOLUME = {
    volumes: { [VOLUME_UUID]: { holders: [holder], unsure: [] } },
    domains: { [UUID]: { volumes: [VOLUME_UUID], others: [], missing: [] } },
}

export const NOTHING_REFERS = { volumes: {}, domains: {} }

/** @param volumes of the group */
export function look(part: Readonly<Record<string, unknown>> = {}, volumes: readonly unknown[] = []) {
    return {
        domains: [],
        networks: [],
        links: ['br-vm1', 'br-vm2', 'br-vm3', 'br-vm4'].map(name => ({
            name,
            kind: 'bridge',
            up: true,
            master: null,
            lower: null,
        })),
        cpus: { present: '0-7', online: '0-2,4-7', isolated: '', usable: '' },
        memory_kib: (16 * GIB) / KIB,
        members: {
            exists: true,
            members: ['al', 'al-ice', 'alice'].map(name => ({ name, can_own: true, why: '' })),
            asked: {},
            trouble: [],
        },
        leftovers: [],
        capabilities: `<domainCapabilities><domain>kvm</domain><arch>x86_64</arch><vcpu max='255'/>
            <os><enum name='firmware'><value>efi</value></enum></os>
            <cpu><mode name='host-passthrough' supported='yes'/></cpu></domainCapabilities>`,
        group_name: 'lvm-data',
        group: {
            name: 'lvm-data',
            size_bytes: 100 * GIB,
            free_bytes: 50 * GIB,
            extent_bytes: 4 * MIB,
            volumes,
        },
        references: NOTHING_REFERS,
        ...part,
    }
}

export const lookLine = (...parts: Parameters<typeof look>) => `${JSON.stringify(look(...parts))}\n`

/** What raptor-look volumes prints. */
export const volumesLine = (...volumes: readonly unknown[]) => {
    const { group_name, group, references } = look({}, volumes)
    return JSON.stringify({ group_name, group, references })
}
