// SPDX-License-Identifier: LGPL-2.1-or-later

import { hostError } from './error'
import { startProcess } from './process'
import { waitFor } from './waits'

export type Argv = readonly [string, ...string[]]

const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/

/** A command as one would type it. To be read by a person: it is never given to a shell. */
export function showCommand(argv: readonly string[]): string {
    return argv.map(word => (PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ')
}

type How = {
    /** how long it may take before the page says that it waits, in milliseconds; waits.ts has the usual one */
    readonly patience?: number
    /** what it gets on its standard input, which is closed then: secrets are no words of a command */
    readonly input?: string | undefined
}

async function spawn(
    argv: Argv,
    shown: string,
    options: cockpit.SpawnOptions,
    { patience, input }: How,
): Promise<string> {
    try {
        const process = startProcess(argv, options)
        if (input !== undefined) void process.input(input)
        const end = () => {
            void process.close('terminated')
        }
        return await waitFor(shown, process, end, patience)
    } catch (error) {
        throw hostError(error, shown)
    }
}

/** Runs a command as the person who is logged in. Answers its standard output. Rejects with HostError. */
export async function run(argv: Argv, how: How = {}): Promise<string> {
    return spawn(argv, showCommand(argv), {}, how)
}

/** As `run`, as root, which needs administrative access. */
export async function runAsRoot(argv: Argv, how: How = {}): Promise<string> {
    return spawn(argv, showCommand(['sudo', ...argv]), { superuser: 'require' }, how)
}

/** The text of a file; undefined: there is none. Rejects with HostError. */
export async function readText(path: string, superuser?: 'require'): Promise<string | undefined> {
    const shown = superuser === undefined ? `cat ${path}` : `sudo cat ${path}`
    const file = cockpit.file(path, superuser === undefined ? {} : { superuser })
    const close = () => {
        file.close()
    }
    try {
        return (await waitFor(shown, file.read(), close)) ?? undefined
    } catch (error) {
        throw hostError(error, shown)
    } finally {
        close()
    }
}
