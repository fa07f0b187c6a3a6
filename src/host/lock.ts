// SPDX-License-Identifier: LGPL-2.1-or-later

import { hostError } from './error'
import { onLines } from './lines'
import { startProcess, keepAlive } from './process'
import { showCommand } from './run'
import { PATIENCE, waitFor } from './waits'

/** The host-wide lock, held by a process that ends with the page. */
export type Lock = {
    readonly release: () => void
    /** what the host is like under the lock, as its program tells it (JSON); undefined when it was not asked for */
    readonly look: string | undefined
}

/** Who has the lock. */
export type LockHolder = {
    readonly name: string
    /** when she got it; undefined when the host does not tell */
    readonly since: Date | undefined
}

export type LockOptions = {
    /** whether everything that decides is to be told, once it is ours */
    readonly look: boolean
    /** how long it may take before the page says that it waits, in milliseconds: for ever, for what nobody waits for */
    readonly patience?: number
}

const WAITING = 'waiting '

/** `{"name": "admin", "since": "2026-11-27T23:00:00Z", "pid": 1234}` */
function parseHolder(json: string): LockHolder {
    let told: unknown
    try {
        told = JSON.parse(json)
    } catch {
        // A program of another version, while one is replaced: somebody has it, that much is sure.
        told = null
    }
    const field = (key: string): unknown =>
        typeof told === 'object' && told !== null ? Reflect.get(told, key) : undefined
    const name = field('name')
    const since = new Date(String(field('since')))
    return {
        name: typeof name === 'string' && name !== '' ? name : 'unknown',
        since: Number.isNaN(since.valueOf()) ? undefined : since,
    }
}

/**
 * Waits for the lock that keeps two administrators from allocating at once (DESIGN D5).
 * @param onWaiting is told who holds it while we wait
 * Rejects with HostError.
 */
export async function takeLock(
    onWaiting: (holder: LockHolder) => void,
    { look, patience = PATIENCE }: LockOptions,
): Promise<Lock> {
    const argv = [`${__LIBEXECDIR__}/raptor-lock`, ...(look ? ['--look'] : [])]
    const shown = showCommand(['sudo', ...argv])
    const process = startProcess(argv, { superuser: 'require' })
    const stop = keepAlive(process)
    process.then(stop, stop)
    // Standard input stays open until `release`: the lock is held as long.
    const release = () => {
        void process.input('', false)
    }
    let held = false
    const taken = new Promise<Lock>((resolve, reject) => {
        onLines(process, line => {
            if (held) resolve({ release, look: line })
            else if (line === 'held') {
                held = true
                if (!look) resolve({ release, look: undefined })
            } else if (line.startsWith(WAITING)) onWaiting(parseHolder(line.slice(WAITING.length)))
        })
        process.then(
            () => {
                reject(hostError(new Error('ended without holding the lock'), shown))
            },
            (error: unknown) => {
                reject(hostError(error, shown))
            },
        )
    })
    const end = () => {
        void process.close('terminated')
    }
    return waitFor(shown, taken, end, patience)
}
