// SPDX-License-Identifier: LGPL-2.1-or-later

import { useState, useSyncExternalStore } from 'react'
import type { Machine } from '../../machine/machine'
import { linesOf } from '../of-machine/lines'
import { useStore } from '../use-host'

/** A volume that is left of an earlier machine may have the name of one that is there: that one is meant. */
const ORDER: readonly Machine['kind'][] = ['machine', 'broken', 'unfinished', 'wiping', 'volume']

function named(lines: readonly Machine[], name: string): Machine | undefined {
    const all = lines.filter(line => line.name === name)
    return ORDER.map(kind => all.find(line => line.kind === kind)).find(line => line !== undefined)
}

/** The line of the list that has a name; undefined while there is none. */
export function useMachine(name: string): Machine | undefined {
    const store = useStore()
    const [lines] = useState(() => linesOf(store))
    return useSyncExternalStore(lines.subscribe, () => named(lines.snapshot(), name))
}
