// SPDX-License-Identifier: LGPL-2.1-or-later

import { hostError } from './error'
import { onLines } from './lines'

/** The host-wide lock, held by a process that ends with the page. */
export type Lock = { readonly release: () => void }

/**
 * Waits for the lock that keeps two administrators from allocating at once (DESIGN D5).
 * @param onWaiting is told who holds it while we wait
 * Rejects with HostError.
 */
export async function takeLock(onWaiting: (holder: string) => void): Promise<Lock> {
    const command = `${__LIBEXECDIR__}/raptor-lock`
    const process = cockpit.spawn([command], { superuser: 'require', err: 'message' })
    // Standard input stays open until `release`: the lock is held as long.
    return new Promise((resolve, reject) => {
        onLines(process, line => {
            if (line === 'held')
                resolve({
                    release: () => {
                        void process.input('', false)
                    },
                })
            else if (line.startsWith('waiting')) onWaiting(line.slice('waiting'.length).trim())
        })
        process.then(
            () => {
                reject(hostError(new Error('ended without holding the lock'), `sudo ${command}`))
            },
            (error: unknown) => {
                reject(hostError(error, `sudo ${command}`))
            },
        )
    })
}
