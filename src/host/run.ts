// SPDX-License-Identifier: LGPL-2.1-or-later

import { hostError } from './error'

export type Argv = readonly [string, ...string[]]

/** Messages are matched in places (error.ts), and a person looks for them on the web: they are the untranslated ones. */
const ENVIRON = ['LC_ALL=C.UTF-8']

const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/

/** A command as one would type it. To be read by a person: it is never given to a shell. */
export function showCommand(argv: readonly string[]): string {
    return argv.map(word => (PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ')
}

async function spawn(argv: Argv, shown: string, options: cockpit.SpawnOptions): Promise<string> {
    try {
        return await cockpit.spawn([...argv], { environ: ENVIRON, err: 'message', ...options })
    } catch (error) {
        throw hostError(error, shown)
    }
}

/** Runs a command as the person who is logged in. Answers its standard output. Rejects with HostError. */
export async function run(argv: Argv): Promise<string> {
    return spawn(argv, showCommand(argv), {})
}

/** Runs a command as root, which needs administrative access. Answers its standard output. Rejects with HostError. */
export async function runAsRoot(argv: Argv): Promise<string> {
    return spawn(argv, showCommand(['sudo', ...argv]), { superuser: 'require' })
}
