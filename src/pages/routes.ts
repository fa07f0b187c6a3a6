// SPDX-License-Identifier: LGPL-2.1-or-later
// Every place of the page: its address, and who may see it.

import { goTo } from '../host/base/location'
import type { Role } from '../machine/people/groups'

export type Place =
    | { readonly kind: 'machines' }
    | { readonly kind: 'provision' }
    | { readonly kind: 'records' }
    | { readonly kind: 'host' }

type Route = { readonly path: readonly string[]; readonly who: readonly Role[] }

const EVERYBODY: readonly Role[] = ['administrator', 'user']

const ROUTES: Readonly<Record<Place['kind'], Route>> = {
    machines: { path: [], who: EVERYBODY },
    provision: { path: ['provision'], who: ['administrator'] },
    records: { path: ['records'], who: ['administrator'] },
    host: { path: ['host'], who: ['administrator'] },
}

const KINDS = ['machines', 'provision', 'records', 'host'] as const satisfies readonly Place['kind'][]

/** `#/provision` is `['provision']`. */
export const pathOf = ({ kind }: Place): readonly string[] => ROUTES[kind].path

/**
 * The place of an address. What somebody may not see leads her to the machines, which everybody has.
 * @returns undefined where an address names nothing
 */
export function placeAt(path: readonly string[], role: Role): Place | undefined {
    const kind = KINDS.find(one => ROUTES[one].path.join('/') === path.join('/'))
    if (kind === undefined) return undefined
    return { kind: ROUTES[kind].who.includes(role) ? kind : 'machines' }
}

export function visit(place: Place): void {
    goTo(...pathOf(place))
}
