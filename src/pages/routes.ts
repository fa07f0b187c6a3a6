// SPDX-License-Identifier: LGPL-2.1-or-later
// Every place of the page: its address, and who may see it.

import { goTo } from '../host/base/location'
import type { Role } from '../machine/people/groups'

/** What can be looked at of one machine. `window`: its console, and nothing else. */
export const VIEWS = ['overview', 'console', 'events', 'xml', 'window'] as const
export type View = (typeof VIEWS)[number]

export type Place =
    | { readonly kind: 'machines' }
    | {
          readonly kind: 'machine'
          readonly name: string
          readonly view: View
          /** of a console, where it is not the first: libvirt's alias of it */
          readonly device?: string
      }
    | { readonly kind: 'provision' }
    | { readonly kind: 'records' }
    | { readonly kind: 'host' }

type Route = { readonly path: readonly string[]; readonly who: readonly Role[] }

const EVERYBODY: readonly Role[] = ['administrator', 'user']

const ROUTES: Readonly<Record<Place['kind'], Route>> = {
    machines: { path: [], who: EVERYBODY },
    machine: { path: ['machine'], who: EVERYBODY },
    provision: { path: ['provision'], who: ['administrator'] },
    records: { path: ['records'], who: ['administrator'] },
    host: { path: ['host'], who: ['administrator'] },
}

/** The places that have one address each. */
const KINDS = ['machines', 'provision', 'records', 'host'] as const satisfies readonly Place['kind'][]

/** Of the views that have a console. */
const WITH_DEVICE: readonly View[] = ['console', 'window']

/** `#/machine/al-web/console/console1` is `['machine', 'al-web', 'console', 'console1']`; the overview is the machine's own. */
export function pathOf(place: Place): readonly string[] {
    const { path } = ROUTES[place.kind]
    if (place.kind !== 'machine') return path
    const { name, view, device } = place
    return [...path, name, ...(view === 'overview' ? [] : [view]), ...(device === undefined ? [] : [device])]
}

const isSamePath = (one: readonly string[], other: readonly string[]) =>
    one.length === other.length && one.every((part, index) => part === other[index])

function machineAt([kind, name, called, device, ...more]: readonly string[]): Place | undefined {
    if (kind !== 'machine' || name === undefined || name === '' || more.length > 0) return undefined
    if (called === undefined) return { kind: 'machine', name, view: 'overview' }
    const view = VIEWS.find(one => one === called && one !== 'overview')
    if (view === undefined) return undefined
    if (device === undefined) return { kind: 'machine', name, view }
    return device !== '' && WITH_DEVICE.includes(view) ? { kind: 'machine', name, view, device } : undefined
}

/**
 * The place of an address. What somebody may not see leads her to the machines, which everybody has.
 * @returns undefined where an address names nothing
 */
export function placeAt(path: readonly string[], role: Role): Place | undefined {
    const kind = KINDS.find(one => isSamePath(ROUTES[one].path, path))
    if (kind === undefined) return machineAt(path)
    return { kind: ROUTES[kind].who.includes(role) ? kind : 'machines' }
}

export const maySee = ({ kind }: Place, role: Role): boolean => ROUTES[kind].who.includes(role)

export function visit(place: Place): void {
    goTo(...pathOf(place))
}

/** For a link: what the browser shows, copies and opens in a tab of its own. */
export const addressOf = (place: Place): string => `#/${pathOf(place).map(encodeURIComponent).join('/')}`
