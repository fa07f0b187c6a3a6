// SPDX-License-Identifier: LGPL-2.1-or-later

import { HostError } from './error'

/** A call to the host that takes longer than calls of its kind do. */
export type Wait = {
    readonly id: number
    /** what is waited for, as one would type it */
    readonly command: string
    /** when it was begun, in milliseconds since 1970 */
    readonly since: number
    /** Ends the call with a HostError of kind 'given-up'. Whether the host does it all the same, nobody knows. */
    readonly giveUp: () => void
}

/** How long a call may take before the page says that it waits, in milliseconds. */
export const PATIENCE = 8_000

let waits: readonly Wait[] = []
let last = 0
const listeners = new Set<() => void>()

function set(next: readonly Wait[]) {
    waits = next
    for (const listener of listeners) listener()
}

/** What is waited for now, the oldest first. Another list at each change, and only then. */
export const currentWaits = (): readonly Wait[] => waits

/** @returns ends it */
export function onWaits(onChange: () => void): () => void {
    listeners.add(onChange)
    return () => {
        listeners.delete(onChange)
    }
}

/**
 * A call to the host that can be given up once it takes too long. Settles as `work` does, or rejects when it is given up.
 * @param command what is waited for, as one would type it
 * @param cancel ends what can be ended of it
 * @param patience in milliseconds; Infinity: nobody waits for it
 */
export async function waitFor<T>(
    command: string,
    work: PromiseLike<T>,
    cancel: () => void,
    patience: number = PATIENCE,
): Promise<T> {
    const id = (last += 1)
    const since = Date.now()
    let timer: ReturnType<typeof setTimeout> | undefined
    const givenUp = new Promise<never>((_resolve, reject) => {
        const giveUp = () => {
            reject(new HostError('given-up', '', command))
            cancel()
        }
        // A timer takes no infinity: it would ring at once.
        if (Number.isFinite(patience))
            timer = setTimeout(() => {
                set([...waits, { id, command, since, giveUp }])
            }, patience)
    })
    try {
        return await Promise.race([work, givenUp])
    } finally {
        clearTimeout(timer)
        if (waits.some(wait => wait.id === id)) set(waits.filter(wait => wait.id !== id))
    }
}
