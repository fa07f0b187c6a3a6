// SPDX-License-Identifier: LGPL-2.1-or-later

import { parseMembers, type Members } from '../../machine/people/members'
import { run } from '../base/run'

/**
 * The members of a group, and which of these names are one: the host's answer, the same that polkit's rule gets.
 * Rejects with HostError.
 */
export async function readMembers(group: string, names: readonly string[]): Promise<Members> {
    return parseMembers(JSON.parse(await run([`${__LIBEXECDIR__}/raptor-members`, '--json', group, ...names])))
}
