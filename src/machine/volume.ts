// SPDX-License-Identifier: LGPL-2.1-or-later

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
    /** zeroed before its first use: until that is done it has another name than its domain has for it */
    readonly isNew: boolean
    /** UUID of the domain that it was made for or that is deleted with it */
    readonly domainUuid: string | undefined
}

export type VolumeGroup = {
    readonly name: string
    readonly sizeBytes: number
    readonly freeBytes: number
    readonly extentBytes: number
    readonly volumes: readonly Volume[]
}

export const TAG = {
    state: (state: Exclude<VolumeState, 'in-use'>) => `raptor.state=${state}`,
    owner: (user: string) => `raptor.owner=${user}`,
    domain: (uuid: string) => `raptor.domain=${uuid}`,
    name: (volume: string) => `raptor.name=${volume}`,
    thenUse: 'raptor.then=use',
} as const

type Row = Readonly<Record<string, unknown>>

function tagValue(tags: readonly string[], key: string): string | undefined {
    return tags.find(tag => tag.startsWith(`${key}=`))?.slice(key.length + 1)
}

/** Several states can stand on one volume for a moment (a tag is added before the old one goes): the gravest counts. */
function stateOf(tags: readonly string[]): VolumeState {
    const gravest = ['quarantine', 'wiping', 'wiped', 'provisioning'] as const
    return gravest.find(state => tags.includes(TAG.state(state))) ?? 'in-use'
}

function text(row: Row, key: string): string {
    const value = row[key]
    if (typeof value !== 'string') throw new Error(`lvm: no ${key} in the report`)
    return value
}

function bytes(row: Row, key: string): number {
    const value = Number(text(row, key))
    if (!Number.isFinite(value)) throw new Error(`lvm: ${key} is no number of bytes`)
    return value
}

function readVolume(row: Row): Volume {
    const tags = text(row, 'lv_tags').split(',')
    const name = text(row, 'lv_name')
    return {
        uuid: text(row, 'lv_uuid'),
        name,
        originalName: tagValue(tags, 'raptor.name') ?? name,
        sizeBytes: bytes(row, 'lv_size'),
        state: stateOf(tags),
        isNew: tags.includes(TAG.thenUse),
        domainUuid: tagValue(tags, 'raptor.domain'),
    }
}

function rowsOf(report: unknown, key: string): readonly Row[] {
    const rows: unknown =
        typeof report === 'object' && report !== null && key in report ? (report as Row)[key] : undefined
    return Array.isArray(rows) ? rows.filter((row): row is Row => typeof row === 'object' && row !== null) : []
}

/**
 * A volume group from `lvm fullreport --reportformat json --units b --nosuffix`.
 * Undefined when the report has no such group. Throws when it is no such report. lvmreport(7)
 */
export function parseVolumeGroup(json: string, name: string): VolumeGroup | undefined {
    for (const report of rowsOf(JSON.parse(json), 'report')) {
        const [group] = rowsOf(report, 'vg')
        if (group?.vg_name !== name) continue
        return {
            name,
            sizeBytes: bytes(group, 'vg_size'),
            freeBytes: bytes(group, 'vg_free'),
            extentBytes: bytes(group, 'vg_extent_size'),
            volumes: rowsOf(report, 'lv').map(readVolume),
        }
    }
    return undefined
}

/** Whether a path is the device of that volume. LVM doubles each `-` in the names below /dev/mapper. */
export function isVolumePath(path: string, group: string, volume: string): boolean {
    const doubled = (name: string) => name.replaceAll('-', '--')
    return path === `/dev/${group}/${volume}` || path === `/dev/mapper/${doubled(group)}-${doubled(volume)}`
}
