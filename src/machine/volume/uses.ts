// SPDX-License-Identifier: LGPL-2.1-or-later

import { asFields, asList, asText, asTexts, type Fields } from '../base/fields'

/**
 * What can have a volume. `below`: a domain that has the disk on which the volume lies. `written`: the host, by its fstab or so.
 * `part`: a snapshot or another volume, whose it is a part. `anybody`: nobody could be asked.
 */
const HOLDERS = [
    'domain',
    'pool',
    'mapped',
    'mounted',
    'process',
    'swap',
    'below',
    'written',
    'part',
    'anybody',
] as const

/** Something that refers to a volume, as the host found it (system/libexec/raptor/refs/answer.py). */
export type Holder = {
    readonly kind: (typeof HOLDERS)[number]
    /** of a domain: its UUID */
    readonly uuid: string | undefined
    readonly name: string
    /** by which path, pool or chain of images */
    readonly what: string
    /** why that could not be understood or looked at; '' when it was */
    readonly why: string
}

/**
 * Who has a volume. `unsure`: what may have it, and could not be understood or looked at: it counts as in use.
 */
export type Uses = { readonly holders: readonly Holder[]; readonly unsure: readonly Holder[] }

/** Who may have a volume of which nobody says who has it. */
export const anybody = (why: string): Holder => ({ kind: 'anybody', uuid: undefined, name: '', what: '', why })

export const UNUSED: Uses = { holders: [], unsure: [] }

/** What a domain has: volumes of the group, by UUID, and in words every other disk with something in it. */
export type DomainDisks = {
    readonly volumes: readonly string[]
    readonly others: readonly string[]
    /** paths of its disks at which there is nothing */
    readonly missing: readonly string[]
}

export type References = {
    /** by the volume's UUID */
    readonly volumes: ReadonlyMap<string, Uses>
    /** by the domain's UUID */
    readonly domains: ReadonlyMap<string, DomainDisks>
}

export const NO_REFERENCES: References = { volumes: new Map(), domains: new Map() }

function holder(value: unknown): Holder {
    const fields = asFields(value, 'a holder')
    const text = (key: string) => asText(fields[key] ?? '', `a holder's ${key}`)
    const kind = HOLDERS.find(known => known === fields.kind)
    if (kind === undefined) throw new Error(`a holder of the kind ${String(fields.kind)}`)
    return { kind, uuid: text('uuid') || undefined, name: text('name'), what: text('what'), why: text('why') }
}

function mapOf<T>(value: unknown, what: string, read: (fields: Fields) => T): ReadonlyMap<string, T> {
    return new Map(Object.entries(asFields(value, what)).map(([uuid, found]) => [uuid, read(asFields(found, what))]))
}

/** The host's answer, in `raptor-look`'s JSON under `references`. Throws when it is none. */
export function parseReferences(value: unknown): References {
    const fields = asFields(value, 'references')
    return {
        volumes: mapOf(fields.volumes, 'the uses of a volume', uses => ({
            holders: asList(uses.holders, 'holders').map(holder),
            unsure: asList(uses.unsure, 'unsure').map(holder),
        })),
        domains: mapOf(fields.domains, 'the disks of a domain', disks => ({
            volumes: asTexts(disks.volumes, 'volumes'),
            others: asTexts(disks.others, 'others'),
            missing: asTexts(disks.missing, 'missing'),
        })),
    }
}
