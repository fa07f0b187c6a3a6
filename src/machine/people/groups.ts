// SPDX-License-Identifier: LGPL-2.1-or-later

/** The groups that decide who may do what. The polkit rules name the same; no setting changes them there. */
export const ADMINISTRATORS = ['wheel', 'libvirt'] as const
export const USERS = 'vm-users'

/** `stranger`: in none of the groups. Only what is shown follows from it: what may be done the host decides. */
export type Role = 'administrator' | 'user' | 'stranger'

export function roleOf(uid: number, groups: readonly string[]): Role {
    if (uid === 0 || ADMINISTRATORS.some(group => groups.includes(group))) return 'administrator'
    return groups.includes(USERS) ? 'user' : 'stranger'
}
