// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * Runs one piece of work at a time and drops repetitions: however often it is asked for while it runs, it runs once
 * more afterwards. The promise is of a run that began after the question, so its answer is not older than that.
 */
export function latest<T>(work: () => Promise<T>): () => Promise<T> {
    let running: Promise<T> | undefined
    let next: Promise<T> | undefined
    async function begin(): Promise<T> {
        try {
            return await work()
        } finally {
            // At once, so that there is no moment in which this run is over and the next one is not known of.
            running = next
            next = undefined
        }
    }
    return () => {
        if (running === undefined) {
            running = begin()
            return running
        }
        next ??= running.then(begin, begin)
        return next
    }
}
