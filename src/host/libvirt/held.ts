// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Changes } from './configuration'
import type { DomainPath } from './paths'

/** What was told of domains while somebody changed them step by step. */
export type Missed = { readonly paths: ReadonlySet<DomainPath>; readonly changes: Changes }

export type Held = {
    /** Whether somebody holds: then it was kept for her end, and is not to be looked at now. */
    readonly keepsPath: (path: DomainPath) => boolean
    readonly keepsChanges: (changes: Changes) => boolean
    /** @returns ends it, once; resolves when what was missed by all who held was read */
    readonly hold: () => () => Promise<void>
}

/** Keeps what is told while somebody holds. @param read is given all of it when the last of them has ended */
export function holdBack(read: (missed: Missed) => Promise<void>): Held {
    let holders = 0
    let paths = new Set<DomainPath>()
    let changes = new Map<string, number>()
    return {
        keepsPath: path => {
            if (holders > 0) paths.add(path)
            return holders > 0
        },
        keepsChanges: told => {
            if (holders > 0) for (const [name, at] of told) changes.set(name, at)
            return holders > 0
        },
        hold: () => {
            let mine = 1
            holders += mine
            return async () => {
                holders -= mine
                mine = 0
                if (holders > 0) return
                const missed = { paths, changes }
                paths = new Set()
                changes = new Map()
                await read(missed)
            }
        },
    }
}
