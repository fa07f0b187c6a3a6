// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Happenings } from '../machine/domain/happening'
import type { Settings } from '../machine/setup/settings'
import { NOTHING_AROUND, type Around } from './around'
import { LOADING, type Known } from './base/known'
import type { Facts } from './facts'
import type { Connection } from './libvirt/connection'
import type { DomainMap } from './libvirt/domains'
import { NO_VOLUMES, type VolumesState } from './lvm/volumes'
import type { Person } from './people/person'
import type { UsersAccess } from './people/users-access'

/** Everything that is known of the host. Replaced as a whole, never changed. */
export type HostState = VolumesState &
    Around & {
        readonly settings: Settings
        readonly person: Person
        readonly connection: Connection
        readonly domains: DomainMap
        /** since the page was opened */
        readonly happenings: Happenings
        /** when what libvirt has written down of a domain has changed last, by its name and performance.now(); for root */
        readonly written: ReadonlyMap<string, number>
        readonly facts: Known<Facts>
        /** undefined until Cockpit has said */
        readonly administrative: boolean | undefined
        readonly usersAccess: UsersAccess
    }

export type Part = keyof HostState

/** What is known of libvirt while nobody follows it. */
export const NO_DOMAINS: Pick<HostState, 'connection' | 'domains' | 'usersAccess'> = {
    connection: { kind: 'connecting' },
    domains: new Map(),
    usersAccess: undefined,
}

/** What is known of volumes while nobody follows them, and what their group is to whoever may not ask. */
export const volumesBefore = (administrative: boolean | undefined): VolumesState =>
    administrative === false ? { ...NO_VOLUMES, group: { kind: 'denied' } } : NO_VOLUMES

/** What is known before anything is asked. A user's page is about her machines: nothing of the host's is even asked for. */
export function stateBefore(settings: Settings, person: Person): HostState {
    const isUser = person.role !== 'administrator'
    const administrative = isUser ? false : undefined
    return {
        ...volumesBefore(administrative),
        ...NOTHING_AROUND,
        ...NO_DOMAINS,
        settings,
        person,
        happenings: new Map(),
        written: new Map(),
        facts: isUser ? { kind: 'denied' } : LOADING,
        administrative,
    }
}
