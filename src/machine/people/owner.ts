// SPDX-License-Identifier: LGPL-2.1-or-later

import { membershipOf, type Members } from './members'

/** Who a domain belongs to. */
export type Owner = {
    readonly user: string
    /** of the users' group, so that she can log in and see it */
    readonly member: boolean
    /** the host cannot say whether she is: until it can, it is nobody's */
    readonly unknown?: true
}

/** As in the polkit rule: a name with more parts than this after its owner's belongs to nobody but the administrators. */
const MAX_PARTS = 16

/** Everybody who could own a domain of this name, the longest name first: what the host has to be asked about. */
export function candidates(domain: string): readonly string[] {
    const found: string[] = []
    for (let end = domain.lastIndexOf('-', domain.length - 2); end > 0; end = domain.lastIndexOf('-', end - 1))
        found.push(domain.slice(0, end))
    return found
}

/**
 * The owner of a domain, by its name: the longest member U of the users' group with a name of `U-…`
 * (`al` never owns `al-ice-web` while `al-ice` is a member). The polkit rule decides by the same rule; this is
 * only shown. While it is not known whether a longer one is a member, it is hers and nobody's. When no member fits, the
 * text before the first `-`, as somebody who cannot log in yet.
 * Undefined when the name speaks of nobody (`srv`).
 */
export function ownerOf(domain: string, members: Members): Owner | undefined {
    const names = candidates(domain)
    for (const [longer, user] of names.entries()) {
        const membership = membershipOf(user, members)
        if (membership === 'unknown') return { user, member: false, unknown: true }
        if (membership === 'member') return longer > MAX_PARTS ? undefined : { user, member: true }
    }
    const first = domain.indexOf('-')
    return first > 0 && first < domain.length - 1 ? { user: domain.slice(0, first), member: false } : undefined
}
