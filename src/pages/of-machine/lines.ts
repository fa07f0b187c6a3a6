// SPDX-License-Identifier: LGPL-2.1-or-later

import { valueOf } from '../../host/base/known'
import type { HostState } from '../../host/state'
import type { Store } from '../../host/store'
import { machines, type Machine } from '../../machine/machine'
import { unchangedKeeper } from '../../machine/unchanged'

/** What the list is made of: while all else changes it says the same. */
const PARTS = [
    'connection',
    'domains',
    'group',
    'wipes',
    'failures',
    'leftBehind',
    'facts',
    'diskSizes',
] as const satisfies readonly (keyof HostState)[]

/** The lines of the list, to be followed. What has not changed is the same object as before. */
export type Lines = {
    readonly subscribe: (onChange: () => void) => () => void
    readonly snapshot: () => readonly Machine[]
}

export function linesOf(store: Pick<Store, 'snapshot' | 'subscribe'>): Lines {
    const keep = unchangedKeeper()
    let last: { readonly of: HostState; readonly lines: readonly Machine[] } | undefined
    return {
        subscribe: onChange => store.subscribe(PARTS, onChange),
        snapshot: () => {
            const host = store.snapshot()
            if (last === undefined || PARTS.some(part => last?.of[part] !== host[part])) {
                const { connection, domains, group, facts, ...rest } = host
                const now = machines({
                    ...rest,
                    domains: [...domains.values()],
                    complete: connection.kind === 'ready',
                    group: valueOf(group),
                    members: valueOf(facts)?.members,
                })
                last = { of: host, lines: keep(now) }
            }
            return last.lines
        },
    }
}
