// SPDX-License-Identifier: LGPL-2.1-or-later

import { no, ok, type Parsed } from './parsed'

export const KIB = 1024
export const MIB = 1024 * KIB
export const GIB = 1024 * MIB
const TIB = 1024 * GIB

export type SizeFault = 'empty' | 'not-a-size' | 'not-positive' | 'too-large'

const SIZE = /^(-?\d{1,12}(?:\.\d{1,6})?)\s*(?:([KMGT])(?:i?B)?)?$/i
const UNITS: Readonly<Record<string, number>> = { K: KIB, M: MIB, G: GIB, T: TIB }

/**
 * A size as people type it: `20`, `20G`, `1.5 TiB`, `512 MiB`. Units are powers of 1024, as LVM's and libvirt's.
 * @param unit bytes that a bare number counts
 * @returns whole bytes
 */
export function parseSize(text: string, unit: number): Parsed<number, SizeFault> {
    if (text.trim() === '') return no('empty')
    const [, digits, letter] = SIZE.exec(text.trim()) ?? []
    if (digits === undefined) return no('not-a-size')
    const bytes = Math.round(Number(digits) * (letter === undefined ? unit : (UNITS[letter.toUpperCase()] ?? unit)))
    if (bytes <= 0) return no('not-positive')
    return Number.isSafeInteger(bytes) ? ok(bytes) : no('too-large')
}

/** The size up to which LVM would round it: whole extents. */
export function roundUp(bytes: number, extentBytes: number): number {
    return Math.ceil(bytes / extentBytes) * extentBytes
}

/** A size in the largest unit that it is a whole number of, as `lvcreate -L` takes it: `10g`, `1536m`, `123b`. */
export function lvmSize(bytes: number): string {
    for (const [letter, unit] of [
        ['t', TIB],
        ['g', GIB],
        ['m', MIB],
        ['k', KIB],
    ] as const)
        if (bytes % unit === 0) return `${String(bytes / unit)}${letter}`
    return `${String(bytes)}b`
}
