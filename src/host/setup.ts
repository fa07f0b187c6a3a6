// SPDX-License-Identifier: LGPL-2.1-or-later

import { parseSetup, type Check } from '../machine/setup/setup'
import { hostError } from './base/error'
import { runAsRoot, showCommand, type Argv } from './base/run'

const PROGRAM = `${__LIBEXECDIR__}/raptor-setup`

/** What an administrator may do about the host with one click, as one would type it. */
export const SETUP = {
    'users-on': [PROGRAM, 'users', 'on'],
    'users-off': [PROGRAM, 'users', 'off'],
    'logins-on': [PROGRAM, 'logins', 'on'],
    'logins-off': [PROGRAM, 'logins', 'off'],
} as const satisfies Readonly<Record<string, Argv>>
export type SetupAction = keyof typeof SETUP

export const createGroup = (name: string): Argv => ['groupadd', '--system', name]

/** How the host is set up, as root sees it. Rejects with HostError. */
export async function readSetup(): Promise<readonly Check[]> {
    try {
        return parseSetup(await runAsRoot([PROGRAM, 'status']))
    } catch (error) {
        throw hostError(error, showCommand(['sudo', PROGRAM, 'status']))
    }
}

/** Which of the bridges are there and up. ip-link(8): the flag UP is what an administrator has set. */
export function bridgeChecks(wanted: readonly string[], links: ReadonlyMap<string, boolean>): readonly Check[] {
    return wanted.map(subject => ({
        check: 'bridge',
        subject,
        state: links.get(subject) === true ? 'good' : 'bad',
        detail: links.has(subject) ? 'down' : '',
    }))
}
