// SPDX-License-Identifier: LGPL-2.1-or-later

/** Who a domain belongs to. `member`: of the users' group, so that she can log in and see it. */
export type Owner = { readonly user: string; readonly member: boolean }

/**
 * The owner of a domain, by its name: the longest member U of the users' group with a name of `U-…`
 * (`al` never owns `al-ice-web` while `al-ice` is a member). The polkit rule decides by the same rule; this is
 * only shown. When no member fits, the text before the first `-`, as somebody who cannot log in yet.
 * Undefined when the name speaks of nobody (`srv`).
 */
export function ownerOf(domain: string, members: ReadonlySet<string>): Owner | undefined {
    for (let end = domain.lastIndexOf('-', domain.length - 2); end > 0; end = domain.lastIndexOf('-', end - 1)) {
        const user = domain.slice(0, end)
        if (members.has(user)) return { user, member: true }
    }
    const first = domain.indexOf('-')
    return first > 0 && first < domain.length - 1 ? { user: domain.slice(0, first), member: false } : undefined
}
