// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Machine } from './machine'

const isList = (value: object): value is readonly unknown[] => Array.isArray(value)

/** Of the plain values and objects that a line is made of: whether they say the same. */
function isSame(a: unknown, b: unknown): boolean {
    if (Object.is(a, b)) return true
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
    if (isList(a) || isList(b))
        return isList(a) && isList(b) && a.length === b.length && a.every((one, index) => isSame(one, b[index]))
    const [mine, yours] = [Object.entries(a), Object.entries(b)]
    // A map or a set has no entries of this kind: what cannot be compared is another one.
    if (Object.getPrototypeOf(a) !== Object.prototype || mine.length !== yours.length) return false
    return mine.every(([key, value]) => Object.hasOwn(b, key) && isSame(value, Reflect.get(b, key)))
}

/**
 * The lines as they are now. Each that says what it has said before is the same object as before, and all of them are when
 * nothing has changed: who shows them need not do so anew.
 */
export function keepUnchanged(before: readonly Machine[], now: readonly Machine[]): readonly Machine[] {
    const keyOf = ({ kind, name }: Machine) => `${kind} ${name}`
    // Two of a name are made anew each time: they are few.
    const old = new Map(before.map(machine => [keyOf(machine), machine]))
    const kept = now.map(machine => {
        const one = old.get(keyOf(machine))
        return one && isSame(one, machine) ? one : machine
    })
    return kept.length === before.length && kept.every((machine, index) => machine === before[index]) ? before : kept
}

/** For a list that changes: keeps what is unchanged since the last time. */
export function unchangedKeeper(): (now: readonly Machine[]) => readonly Machine[] {
    let last: readonly Machine[] = []
    return now => {
        last = keepUnchanged(last, now)
        return last
    }
}
