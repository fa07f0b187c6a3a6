// SPDX-License-Identifier: LGPL-2.1-or-later

import { watchFolder } from '../base/folder'

/** Where the host has accounts and groups of its own. Of what a directory has nobody tells. */
const FOLDER = '/etc'
const FILES: ReadonlySet<string> = new Set(['group', 'passwd'])

/** Tools write both, one after the other. In milliseconds. */
const SETTLED = 300

/** polkit's rule asks again who is a member after 10 s at the latest. In milliseconds. */
export const HEEDED = 11_000

/**
 * Follows changes of the host's own accounts and groups.
 * @param after calls back so long after the last of several changes, in milliseconds
 * @returns ends it
 */
export function followAccounts(onChange: () => void, after = SETTLED): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined
    const end = watchFolder(FOLDER, file => {
        if (!FILES.has(file)) return
        clearTimeout(timer)
        timer = setTimeout(onChange, after)
    })
    return () => {
        clearTimeout(timer)
        end()
    }
}
