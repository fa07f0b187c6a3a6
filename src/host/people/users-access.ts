// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * Whether members of the users' group are let onto libvirt: raptor-setup and its guard tell it in a file, since the
 * folder of polkit's rules is not for everybody to read. `why`: the host's words when it was not somebody's wish, as that a
 * daemon has lost its access driver. undefined: not known (yet).
 */
export type UsersAccess = { readonly on: true } | { readonly on: false; readonly why: string } | undefined

/** What raptor-setup says when somebody has switched it off: the page has its own words for that. */
const BY_HAND = /^switched off$/

const TOLD = '/run/raptor-users'

/** Without the file: libvirt has not been started since setup, if that was ever run. */
const NEVER: UsersAccess = { on: false, why: '' }

/** @returns ends it */
export function watchUsersAccess(onChange: (access: UsersAccess) => void): () => void {
    const file = cockpit.file(TOLD)
    const watch = file.watch(content => {
        const text = content?.trim()
        if (text === undefined) onChange(NEVER)
        else
            onChange(
                text === 'on' ? { on: true } : { on: false, why: text.replace(/^off:\s*/, '').replace(BY_HAND, '') },
            )
    })
    return () => {
        watch.remove()
        file.close()
    }
}
