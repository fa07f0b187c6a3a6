// SPDX-License-Identifier: LGPL-2.1-or-later

import { parseLook, type Look } from '../machine/volume/look'
import { hostError } from './base/error'
import { onLines } from './base/lines'
import { startProcess, keepAlive } from './base/process'
import { showCommand, type Argv } from './base/run'
import { PATIENCE, waitFor } from './base/waits'

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

type Running = { readonly process: cockpit.Spawn<string>; readonly shown: string; readonly isOver: () => boolean }

function start(argv: Argv): Running {
    const process = startProcess(argv, { superuser: 'require' })
    const stop = keepAlive(process, '\n')
    let over = false
    const end = () => {
        over = true
        stop()
    }
    process.then(end, end)
    return { process, shown: showCommand(['sudo', ...argv]), isOver: () => over }
}

/** The lock, and the line that its program says next, when it is asked for one. */
function take(
    { process, shown }: Running,
    withLook: boolean,
    patience: number,
    { onWaiting, onHeld }: Told,
): Promise<Lock & { readonly line: string }> {
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
    if (withLook) void process.input('take\n', true)
    return waitFor(shown, taken, () => void process.close('terminated'), patience)
}

const program = () => `${__LIBEXECDIR__}/raptor-lock`

/**
 * Waits for the lock that keeps two administrators from allocating at once (DESIGN D5), as long as it takes: nobody waits
 * for us. Rejects with HostError.
 */
export async function takeLock(): Promise<Lock> {
    const nobody = { onWaiting: () => undefined, onHeld: () => undefined }
    const { release } = await take(start([program()]), false, Infinity, nobody)
    return { release }
}

/** A program that is ready to take the lock, and to read under it everything that decides. */
export type LookAhead = {
    /**
     * Waits for the lock, and reads under it everything that decides. Once.
     * @param told is told who holds it while we wait, and when it is ours
     * @param patience in milliseconds, after which the page says that it waits
     * Rejects with HostError; then the lock is not ours.
     */
    readonly take: (told: Told, patience?: number) => Promise<Lock & { readonly look: Look }>
    /** Nobody wants it any more: who waits for it is refused. */
    readonly end: () => void
}

/**
 * Starts that program while a person reads what she is about to do: to start it takes longer than the look does. It does not
 * take the lock, and nothing is looked at before `take`.
 * @param wished the name of a domain that is to be provisioned
 */
export function lookAhead(wished?: string): LookAhead {
    const argv: Argv = [program(), '--look', ...(wished === undefined ? [] : [wished])]
    let running = start(argv)
    return {
        take: async (told, patience = PATIENCE) => {
            // It ends when nobody has come for long (a computer that slept), or with administrative access.
            if (running.isOver()) running = start(argv)
            const { release, line } = await take(running, true, patience, told)
            try {
                return { release, look: parseLook(line) }
            } catch (error) {
                release()
                throw hostError(error, running.shown)
            }
        },
        end: () => void running.process.close('terminated'),
    }
}
