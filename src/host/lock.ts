// SPDX-License-Identifier: LGPL-2.1-or-later

import { parseLook, type Look } from '../machine/look'
import { hostError } from './error'
import { onLines } from './lines'
import { startProcess, keepAlive } from './process'
import { showCommand, type Argv } from './run'
import { PATIENCE, waitFor } from './waits'

/** The host-wide lock, held by a process that ends with the page. */
export type Lock = { readonly release: () => void }

/** Who has the lock. */
export type LockHolder = {
    readonly name: string
    /** when she got it; undefined when the host does not tell */
    readonly since: Date | undefined
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

/** `onHeld`: the look has begun */
type Told = { readonly onWaiting: (holder: LockHolder) => void; readonly onHeld: () => void }

/** The lock, and the line that its program says next, when it is asked for one. */
function take(
    argv: Argv,
    withLook: boolean,
    patience: number,
    { onWaiting, onHeld }: Told,
): Promise<Lock & { readonly line: string }> {
    const shown = showCommand(['sudo', ...argv])
    const process = startProcess(argv, { superuser: 'require' })
    const stop = keepAlive(process)
    process.then(stop, stop)
    // Standard input stays open until `release`: the lock is held as long.
    const release = () => {
        void process.input('', false)
    }
    let held = false
    const taken = new Promise<Lock & { readonly line: string }>((resolve, reject) => {
        onLines(process, line => {
            if (held) resolve({ release, line })
            else if (line === 'held') {
                held = true
                onHeld()
                if (!withLook) resolve({ release, line })
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

const program = () => `${__LIBEXECDIR__}/raptor-lock`

/**
 * Waits for the lock that keeps two administrators from allocating at once (DESIGN D5), as long as it takes: nobody waits
 * for us. Rejects with HostError.
 */
export async function takeLock(): Promise<Lock> {
    const nobody = { onWaiting: () => undefined, onHeld: () => undefined }
    const { release } = await take([program()], false, Infinity, nobody)
    return { release }
}

/**
 * Waits for that lock, and reads under it everything that decides, in one program.
 * @param told is told who holds it while we wait, and when it is ours
 * @param wished the name of a domain that is to be provisioned
 * @param patience in milliseconds, after which the page says that it waits
 * Rejects with HostError; then the lock is not ours.
 */
export async function takeLockAndLook(
    told: Told,
    wished: string | undefined,
    patience = PATIENCE,
): Promise<Lock & { readonly look: Look }> {
    const argv: Argv = [program(), '--look', ...(wished === undefined ? [] : [wished])]
    const { release, line } = await take(argv, true, patience, told)
    try {
        return { release, look: parseLook(line) }
    } catch (error) {
        release()
        throw hostError(error, showCommand(['sudo', ...argv]))
    }
}
