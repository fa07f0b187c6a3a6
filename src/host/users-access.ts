// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * Whether members of the users' group are let onto libvirt: raptor-setup and its guard tell it in a file, since the
 * folder of polkit's rules is not for everybody to read. `why`: of the guard, `switched off`, or that a daemon lost its
 * access driver. undefined: not known (yet).
 */
export type UsersAccess = { readonly on: true } | { readonly on: false; readonly why: string } | undefined

const TOLD = '/run/raptor-users'

/** Without the file: libvirt has not been started since setup, if that was ever run. */
const NEVER: UsersAccess = { on: false, why: '' }

/** @returns ends it */
export function watchUsersAccess(onChange: (access: UsersAccess) => void): () => void {
    const file = cockpit.file(TOLD)
    const watch = file.watch(content => {
        const text = content?.trim()
        if (text === undefined) onChange(NEVER)
        else onChange(text === 'on' ? { on: true } : { on: false, why: text.replace(/^off:\s*/, '') })
    })
    return () => {
        watch.remove()
        file.close()
    }
}
