// SPDX-License-Identifier: LGPL-2.1-or-later

/** Messages are matched in places (error.ts), and a person looks for them on the web: they are the untranslated ones. */
const ENVIRON = ['LC_ALL=C.UTF-8']

/** The processes of this page that have not ended. */
const alive = new Set<Pick<cockpit.Spawn<unknown>, 'close'>>()

function keep<T>(process: cockpit.Spawn<T>): cockpit.Spawn<T> {
    const over = () => {
        alive.delete(process)
    }
    alive.add(process)
    process.then(over, over)
    return process
}

/** Starts a process that ends with the page at the latest. */
export const startProcess = (argv: readonly string[], options: cockpit.SpawnOptions = {}): cockpit.Spawn<string> =>
    keep(cockpit.spawn([...argv], { environ: ENVIRON, err: 'message', ...options }))

/** The same of one that says and is told bytes. */
export const startBinary = (argv: readonly string[]): cockpit.Spawn<Uint8Array> =>
    keep(cockpit.spawn([...argv], { environ: ENVIRON, err: 'message', binary: true }))

/**
 * Ends every process of this page, because it goes (leaving.ts): Cockpit does not notice that in every case, and keeps them then
 * for as long as somebody is logged in.
 */
export function endProcesses(): void {
    for (const process of alive) void process.close('terminated')
}

/** How often a page says that it is still there, in milliseconds. raptor-lease waits five times as long; a browser lets the
 *  timers of a hidden page run once a minute. */
const SIGN_OF_LIFE = 30_000

/**
 * Says on the standard input of a process, again and again, that the page is still there: a browser that is killed, or a
 * network that is gone, says no good-bye.
 * @param sign what the process takes for that
 * @returns ends it
 */
export function keepAlive<T>(process: cockpit.Spawn<T>, sign: T): () => void {
    const timer = setInterval(() => {
        void process.input(sign, true)
    }, SIGN_OF_LIFE)
    return () => {
        clearInterval(timer)
    }
}
