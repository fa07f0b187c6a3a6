// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Argv } from '../base/run'

const program = () => `${__LIBEXECDIR__}/raptor-console-log`

/** As root, before the domain is defined: what an earlier one of its name has left there goes. @param aliases libvirt's, of its consoles */
export const prepareLogs = (domain: string, aliases: readonly string[]): Argv => [
    program(),
    'prepare',
    domain,
    ...aliases,
]

/** As root: a log for each console of a domain that has none, from its next start on. */
export const addLogs = (domain: string): Argv => [program(), 'add', domain]

/** As root: if it was not defined. */
export const removeLogs = (domain: string): Argv => [program(), 'remove', domain]
