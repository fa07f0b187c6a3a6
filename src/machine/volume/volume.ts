// SPDX-License-Identifier: LGPL-2.1-or-later

import { asFields, asList, asNumber, asText, asTexts, type Fields } from '../base/fields'
import { anybody, UNUSED, type DomainDisks, type References, type Uses } from './uses'

/** The life of a volume, from its LVM tags: `raptor.state=…`. A volume made by hand has none and is in use. */
export const VOLUME_STATES = ['provisioning', 'in-use', 'wiping', 'wiped', 'quarantine'] as const
export type VolumeState = (typeof VOLUME_STATES)[number]

/** Whether a volume is its unit's, which zeroes it: nothing else has it, however that goes on. */
export function isCommitted(volume: Volume): boolean {
    return volume.state === 'wiping' || volume.state === 'wiped' || volume.state === 'quarantine'
}

/** The name that nothing else can have: of a volume that is wiped its machine's is free again. */
export function nameTaken(volume: Volume): string {
    return volume.isNew ? volume.originalName : volume.name
}

export type Volume = {
    /** LVM's UUID, which outlives a rename */
    readonly uuid: string
    readonly name: string
    /** its machine's name for it: what it was called before it was renamed for its wipe, or a new one is to be called */
    readonly originalName: string
    readonly sizeBytes: number
    readonly state: VolumeState
    /** it has a device: a machine whose volume has none cannot start */
    readonly active: boolean
    /** zeroed before its first use: until that is done it has another name than its domain has for it */
    readonly isNew: boolean
    /**
     * UUID of the domain that it was made for or that is deleted with it; undefined once that one has ended: a domain
     * that has the UUID since then is another one
     */
    readonly domainUuid: string | undefined
    readonly uses: Uses
}

export type VolumeGroup = {
    readonly name: string
    readonly sizeBytes: number
    readonly freeBytes: number
    readonly extentBytes: number
    readonly volumes: readonly Volume[]
    /** by the domain's UUID: what each domain has, as the host found it */
    readonly disks: ReadonlyMap<string, DomainDisks>
    /** why it is not known who has the volumes now, in the host's words: then it is as it was; undefined when it is known */
    readonly silent: string | undefined
}

export const TAG = {
    state: (state: Exclude<VolumeState, 'in-use'>) => `raptor.state=${state}`,
    owner: (user: string) => `raptor.owner=${user}`,
    domain: (uuid: string) => `raptor.domain=${uuid}`,
    name: (volume: string) => `raptor.name=${volume}`,
    thenUse: 'raptor.then=use',
} as const

function tagValue(tags: readonly string[], key: string): string | undefined {
    return tags.find(tag => tag.startsWith(`${key}=`))?.slice(key.length + 1)
}

/** Several states can stand on one volume for a moment (a tag is added before the old one goes): the gravest counts. */
function stateOf(tags: readonly string[]): VolumeState {
    const gravest = ['quarantine', 'wiping', 'wiped', 'provisioning'] as const
    return gravest.find(state => tags.includes(TAG.state(state))) ?? 'in-use'
}

function readVolume(value: unknown, references: References, otherwise: Uses): Volume {
    const row = asFields(value, 'a volume')
    const tags = asTexts(row.tags, 'the tags of a volume')
    const name = asText(row.name, 'the name of a volume')
    const uuid = asText(row.uuid, 'the UUID of a volume')
    return {
        uuid,
        name,
        originalName: tagValue(tags, 'raptor.name') ?? name,
        sizeBytes: asNumber(row.size_bytes, 'the size of a volume'),
        state: stateOf(tags),
        active: row.active === true,
        isNew: tags.includes(TAG.thenUse),
        domainUuid: tagValue(tags, 'raptor.domain-ended') === undefined ? tagValue(tags, 'raptor.domain') : undefined,
        uses: references.volumes.get(uuid) ?? otherwise,
    }
}

function readGroup(
    value: unknown,
    references: References,
    otherwise: Uses,
    silent: string | undefined,
): VolumeGroup | undefined {
    if (value === null) return undefined
    const group: Fields = asFields(value, 'the volume group')
    return {
        name: asText(group.name, 'the name of the group'),
        sizeBytes: asNumber(group.size_bytes, 'the size of the group'),
        freeBytes: asNumber(group.free_bytes, 'the free space of the group'),
        extentBytes: asNumber(group.extent_bytes, 'the size of an extent'),
        volumes: asList(group.volumes, 'the volumes of the group').map(row => readVolume(row, references, otherwise)),
        disks: references.domains,
        silent,
    }
}

/** The group in `raptor-look`'s JSON; undefined when the host has none of that name. Throws when it is none. */
export function parseVolumeGroup(value: unknown, references: References): VolumeGroup | undefined {
    return readGroup(value, references, UNUSED, undefined)
}

/** The same while libvirt does not say who has the volumes: that is as it was, and of one that is new anybody may have it. */
export function parseGroupOfSilence(
    value: unknown,
    before: VolumeGroup | undefined,
    silent: string,
): VolumeGroup | undefined {
    // What nothing had then, or nobody knew of, anything may have by now.
    const had = before?.volumes.filter(({ uses: { holders, unsure } }) =>
        [...holders, ...unsure].some(({ kind }) => kind !== 'anybody'),
    )
    const known = {
        volumes: new Map(had?.map(({ uuid, uses }) => [uuid, uses])),
        domains: before?.disks ?? new Map<string, DomainDisks>(),
    }
    return readGroup(value, known, { holders: [], unsure: [anybody(silent)] }, silent)
}
