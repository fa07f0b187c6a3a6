// SPDX-License-Identifier: LGPL-2.1-or-later

export interface Fields {
    [key: string]: Json
}
export type Json = null | boolean | number | string | Json[] | Fields

export const isObject = (value: Json | undefined): value is Fields =>
    typeof value === 'object' && value !== null && !Array.isArray(value)

/** What JSON.parse gives, with a type. Throws of what JSON cannot say. */
export function toJson(value: unknown): Json {
    if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
        return value
    if (Array.isArray(value)) return value.map(toJson)
    if (typeof value === 'object')
        return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner)]))
    throw new TypeError(`no JSON: ${typeof value}`)
}

export const parse = (text: string): Json => toJson(JSON.parse(text))

/** undefined: the text is none. */
export function parseIfAny(text: string): Json | undefined {
    try {
        return parse(text)
    } catch {
        return undefined
    }
}

export const textAt = (value: Json | undefined, key: string): string | undefined => {
    const found = isObject(value) ? value[key] : undefined
    return typeof found === 'string' ? found : undefined
}

/** What is not a text is ''. */
export const asText = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

export const listAt = (value: Json | undefined, key: string): Json[] => {
    const found = isObject(value) ? value[key] : undefined
    return Array.isArray(found) ? found : []
}
