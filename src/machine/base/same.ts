// SPDX-License-Identifier: LGPL-2.1-or-later

const isList = (value: object): value is readonly unknown[] => Array.isArray(value)

/** Of plain values, and of objects and lists of them: whether they say the same. */
export function isSame(a: unknown, b: unknown): boolean {
    if (Object.is(a, b)) return true
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
    if (isList(a) || isList(b))
        return isList(a) && isList(b) && a.length === b.length && a.every((one, index) => isSame(one, b[index]))
    const [mine, yours] = [Object.entries(a), Object.entries(b)]
    // A map or a set has no entries of this kind: what cannot be compared is another one.
    if (Object.getPrototypeOf(a) !== Object.prototype || mine.length !== yours.length) return false
    return mine.every(([key, value]) => Object.hasOwn(b, key) && isSame(value, Reflect.get(b, key)))
}
