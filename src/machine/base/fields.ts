// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads values out of JSON that a program of ours on the host has printed. Each throws when it is not what was agreed.

export type Fields = Readonly<Record<string, unknown>>

export function asFields(value: unknown, what: string): Fields {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
    throw new Error(`${what}: no object`)
}

export function asList(value: unknown, what: string): readonly unknown[] {
    if (Array.isArray(value)) return value
    throw new Error(`${what}: no list`)
}

export function asText(value: unknown, what: string): string {
    if (typeof value === 'string') return value
    throw new Error(`${what}: no text`)
}

export function asNumber(value: unknown, what: string): number {
    if (typeof value === 'number' && Number.isFinite(value)) return value
    throw new Error(`${what}: no number`)
}

export function asTexts(value: unknown, what: string): readonly string[] {
    return asList(value, what).map(one => asText(one, what))
}
