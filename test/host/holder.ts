// SPDX-License-Identifier: LGPL-2.1-or-later
import { expect } from './fixtures'
import type { Host } from './host'

/** The lock of whoever allocates something. */
export const OURS = '/run/raptor/lock'

/** Somebody who has a lock and does not give it back. */
export async function holder(host: Host, lock: string) {
    const pid = (await host.shell(`setsid flock -x ${lock} sleep 900 </dev/null >/dev/null 2>&1 & echo $!`)).trim()
    await expect.poll(() => host.succeeds('flock', '-n', lock, 'true')).toBe(false)
    return { stop: () => host.shell(`kill -STOP ${pid}`), end: () => host.shell(`kill -KILL -- -${pid}`) }
}
