// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * Runs one piece of work at a time and drops repetitions: however often it is asked for while it runs, it runs once
 * more afterwards. The promise is of a run that began after the question, so its answer is not older than that.
 */
export function latest<T>(work: () => Promise<T>): () => Promise<T> {
    let running: Promise<T> | undefined
    let next: Promise<T> | undefined
    function begin(): Promise<T> {
        const run = work().finally(() => {
            if (running === run) running = undefined
        })
        running = run
        return run
    }
    return () => {
        if (running === undefined) return begin()
        next ??= running.then(
            () => {
                next = undefined
                return begin()
            },
            () => {
                next = undefined
                return begin()
            },
        )
        return next
    }
}
