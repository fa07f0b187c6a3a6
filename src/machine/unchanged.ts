// SPDX-License-Identifier: LGPL-2.1-or-later

import { isSame } from './base/same'
import type { Machine } from './machine'

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
