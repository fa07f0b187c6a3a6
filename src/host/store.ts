// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Settings } from '../machine/setup/settings'
import type { Person } from './people/person'
import type { Following } from './following'
import { openSources } from './sources'
import { stateBefore, type HostState, type Part } from './state'

export type Store = Following & {
    /**
     * Calls back when one of these parts of the host has changed. What they come from is followed as long as somebody subscribes, and
     * a while after.
     */
    readonly subscribe: (parts: readonly Part[], onChange: () => void) => () => void
    /** Follows everything until the answer is called, whether somebody looks or not: for whoever works on the host. */
    readonly keep: () => () => void
    readonly snapshot: () => HostState
}

/** What is known of the host, followed part by part for whoever looks. `end` ends every process, channel and watch that it began. */
export function openStore(settings: Settings, person: Person): Store {
    let state = stateBefore(settings, person)
    const listeners = new Map<Part, Set<() => void>>()

    function patch(part: Partial<HostState>) {
        const before = state
        state = { ...state, ...part }
        // Each once, whatever it follows; and those that were there before the first was told.
        const told = new Set<() => void>()
        for (const [key, those] of listeners)
            if (state[key] !== before[key]) for (const listener of those) told.add(listener)
        for (const listener of told) listener()
    }

    const { of: sourcesOf, following } = openSources(settings, person, { state: () => state, patch })

    function listenTo(part: Part, onChange: () => void) {
        const those = listeners.get(part) ?? new Set()
        listeners.set(part, those.add(onChange))
        return () => those.delete(onChange)
    }

    return {
        ...following,
        subscribe: (parts, onChange) => {
            const ends = parts.flatMap(part => [
                listenTo(part, onChange),
                ...sourcesOf[part].map(source => source.use()),
            ])
            return () => {
                for (const end of ends) end()
            }
        },
        keep: () => {
            const ends = [...new Set(Object.values(sourcesOf).flat())].map(source => source.use())
            return () => {
                for (const end of ends) end()
            }
        },
        snapshot: () => state,
    }
}
