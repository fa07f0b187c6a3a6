// SPDX-License-Identifier: LGPL-2.1-or-later

import { ATTENTION, type Attention } from './attention'

/** How long something is followed after the last who looked at it, in milliseconds: who goes from place to place finds it as it was. */
const LINGER = 60_000

/** Something of the host that is followed while somebody needs it. */
export type Demand = {
    /** Begins it, unless it is begun. @returns it is not needed any more, by whoever asked */
    readonly use: () => () => void
    /** Begins what is needed and had to wait. */
    readonly again: () => void
    /** whether it is followed now */
    readonly active: () => boolean
    /** Ends it at once, for good. */
    readonly end: () => void
}

/**
 * Follows something while somebody needs it: begun by the first, ended a while after the last.
 * @param begin begins to follow it; the answer ends that
 * @param mayBegin whether the time for it has come; who says no calls `again` when it has
 */
export function onDemand(
    begin: () => () => void,
    mayBegin: () => boolean = () => true,
    attention: Pick<Attention, 'after'> = ATTENTION,
): Demand {
    let users = 0
    let stop: (() => void) | undefined
    let cancelEnd: (() => void) | undefined
    let over = false

    function again() {
        if (over || users === 0 || stop || !mayBegin()) return
        // What it tells while it begins may lead here again.
        stop = () => undefined
        stop = begin()
    }

    function end() {
        cancelEnd?.()
        cancelEnd = undefined
        const ending = stop
        stop = undefined
        ending?.()
    }

    return {
        use: () => {
            users += 1
            cancelEnd?.()
            cancelEnd = undefined
            again()
            let mine = 1
            return () => {
                users -= mine
                if (mine === 1 && users === 0) cancelEnd = attention.after(LINGER, end)
                mine = 0
            }
        },
        again,
        active: () => stop !== undefined,
        end: () => {
            over = true
            end()
        },
    }
}
