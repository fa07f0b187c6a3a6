// SPDX-License-Identifier: LGPL-2.1-or-later

/** What is in a D-Bus variant as Cockpit hands it on, `{ t, v }`; in a dictionary of variants there is one in another. */
export function unwrap(value: unknown): unknown {
    return typeof value === 'object' && value !== null && 'v' in value ? unwrap(value.v) : value
}

/** An entry of a dictionary of variants. */
export function entry(dictionary: unknown, key: string): unknown {
    return typeof dictionary === 'object' && dictionary !== null ? unwrap(Reflect.get(dictionary, key)) : undefined
}
