// SPDX-License-Identifier: LGPL-2.1-or-later

/** A file that is there and cannot be read as a record. */
export type BrokenRecord = { readonly kind: 'broken'; readonly uuid: string }

/** What stays of a volume that was zeroed, read back and removed. Written by root's unit before the removal. */
export type WipeRecord = {
    readonly kind: 'record'
    /** LVM's UUID of the volume */
    readonly uuid: string
    readonly name: string
    readonly group: string
    readonly sizeBytes: number
    readonly zeroedBytes: number
    readonly verifiedBytes: number
    /** the log-in name of whoever confirmed */
    readonly by: string
    /** ISO 8601 */
    readonly started: string
    readonly finished: string
    /** `BLKZEROOUT`, or `write` where the device has no such thing */
    readonly method: string
    /** where its bytes were: `/dev/vdb:7-8`, as LVM writes it */
    readonly extents: readonly string[]
}

type Fields = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null

function text(fields: Fields, key: string): string {
    const value = fields[key]
    return typeof value === 'string' ? value : ''
}

function bytes(fields: Fields, key: string): number {
    const value = fields[key]
    if (typeof value !== 'number') throw new Error(`a record without ${key}`)
    return value
}

function extent(value: unknown): string {
    if (!isObject(value)) throw new Error('a record with no extents')
    const [first, count] = [bytes(value, 'first_extent'), bytes(value, 'extents')]
    return `${text(value, 'device')}:${String(first)}-${String(first + count - 1)}`
}

function parseRecord(value: unknown): WipeRecord {
    if (!isObject(value) || !Array.isArray(value.extents)) throw new Error('a record with no extents')
    return {
        kind: 'record',
        uuid: text(value, 'uuid'),
        name: text(value, 'name'),
        group: text(value, 'group'),
        sizeBytes: bytes(value, 'size_bytes'),
        zeroedBytes: bytes(value, 'zeroed_bytes'),
        verifiedBytes: bytes(value, 'verified_bytes'),
        by: text(value, 'by'),
        started: text(value, 'started'),
        finished: text(value, 'finished'),
        method: text(value, 'method'),
        extents: value.extents.map(extent),
    }
}

function parseOrBroken(value: unknown): WipeRecord | BrokenRecord {
    try {
        return parseRecord(value)
    } catch {
        return { kind: 'broken', uuid: isObject(value) ? text(value, 'uuid') : '' }
    }
}

/** From `raptor-wipe records`. Throws when it is no list. A record that cannot be read is one all the same. */
export function parseRecords(json: string): readonly (WipeRecord | BrokenRecord)[] {
    const list: unknown = JSON.parse(json)
    if (!Array.isArray(list)) throw new Error('no list of records')
    return list.map(parseOrBroken)
}
