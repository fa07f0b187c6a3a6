// SPDX-License-Identifier: LGPL-2.1-or-later

import { USERS } from '../machine/groups'
import type { HostCpus } from '../machine/pins'
import type { Settings } from '../machine/settings'
import { followAround, NOTHING_AROUND, type Around } from './around'
import { followConfiguration } from './configuration'
import type { Connection } from './connection'
import { followDomains, type DomainMap } from './domains'
import { hostError } from './error'
import { readBridges, readCpus, readMembers, readMemory } from './facts'
import { LOADING, unknown, type Known } from './known'
import type { Libvirt } from './libvirt'
import { watchAdministrativeAccess, type Person } from './person'
import { openUnits } from './units'
import { watchUsersAccess, type UsersAccess } from './users-access'
import { followVolumes, NO_VOLUMES, type VolumesState } from './volumes'

/** What changes seldom and has no events: read at the start, and again before it decides something. */
export type Facts = {
    readonly cpus: HostCpus
    readonly memoryBytes: number
    readonly bridges: ReadonlySet<string>
    readonly members: ReadonlySet<string>
}

/** Everything that is known of the host. Replaced as a whole, never changed. */
export type HostState = VolumesState &
    Around & {
        readonly settings: Settings
        readonly person: Person
        readonly connection: Connection
        readonly domains: DomainMap
        readonly facts: Known<Facts>
        /** undefined until Cockpit has said */
        readonly administrative: boolean | undefined
        readonly usersAccess: UsersAccess
    }

export type Store = {
    readonly subscribe: (onChange: () => void) => () => void
    readonly snapshot: () => HostState
    /** The connection to libvirt; undefined while there is none. */
    readonly libvirt: () => Libvirt | undefined
    readonly reconnect: () => void
    readonly refreshVolumes: () => Promise<void>
    readonly holdVolumes: () => () => void
    readonly refreshFacts: () => Promise<void>
    /** Domains and volumes read again: whatever somebody else could have taken meanwhile. */
    readonly refresh: () => Promise<HostState>
    readonly end: () => void
}

/** Begins to follow the host. `end` ends every process, channel and watch that it began. */
export function openStore(settings: Settings, person: Person): Store {
    let state: HostState = {
        ...NO_VOLUMES,
        ...NOTHING_AROUND,
        settings,
        person,
        connection: { kind: 'connecting' },
        domains: new Map(),
        facts: LOADING,
        administrative: undefined,
        usersAccess: undefined,
    }
    const listeners = new Set<() => void>()

    function patch(part: Partial<HostState>) {
        state = { ...state, ...part }
        for (const listener of listeners) listener()
    }

    async function refreshFacts() {
        try {
            const [cpus, memoryBytes, bridges, members] = await Promise.all([
                readCpus(),
                readMemory(),
                readBridges(),
                readMembers(USERS),
            ])
            patch({ facts: { kind: 'ready', value: { cpus, memoryBytes, bridges, members } } })
        } catch (error) {
            patch({ facts: unknown(hostError(error, 'host facts')) })
        }
    }

    let factsAsked = person.role !== 'administrator'
    function readFactsOnce() {
        if (factsAsked) return
        factsAsked = true
        void refreshFacts()
    }

    const units = openUnits()
    const around = followAround(patch)
    const domains = followDomains(person.uid, units, (connection, map, libvirt) => {
        patch({ connection, domains: map })
        around.look(state, libvirt)
        // Not before the list, which is what a person waits for: they are five processes and files more for the bridge.
        if (connection.kind !== 'connecting') readFactsOnce()
    })
    const volumes = followVolumes(settings.volumeGroup, units, patch)
    let endWritten: (() => void) | undefined
    function followWritten(administrative: boolean) {
        endWritten?.()
        endWritten = administrative ? followConfiguration(domains.reread, () => undefined) : undefined
    }
    const ends = [domains.end, around.end, units.end, () => endWritten?.()]
    if (person.role === 'administrator') {
        ends.push(
            volumes.end,
            watchAdministrativeAccess(administrative => {
                patch({ administrative })
                volumes.setAdministrative(administrative)
                followWritten(administrative)
                around.look(state, domains.libvirt())
            }),
        )
    } else {
        // A user's page is about her machines: nothing of the host's, and of the others', is even asked for.
        patch({ administrative: false, group: { kind: 'denied' }, facts: { kind: 'denied' } })
    }
    ends.push(
        watchUsersAccess(usersAccess => {
            const letIn = state.usersAccess?.on === false && usersAccess?.on === true
            patch({ usersAccess })
            // Whoever was shut out comes in by herself, and sees what has happened meanwhile.
            if (letIn && person.role === 'user' && state.connection.kind !== 'connecting') domains.reconnect()
        }),
    )

    return {
        subscribe: onChange => {
            listeners.add(onChange)
            return () => {
                listeners.delete(onChange)
            }
        },
        snapshot: () => state,
        libvirt: domains.libvirt,
        reconnect: domains.reconnect,
        refreshVolumes: volumes.refresh,
        holdVolumes: volumes.hold,
        refreshFacts,
        refresh: async () => {
            await Promise.all([domains.refresh(), volumes.refresh()])
            return state
        },
        end: () => {
            for (const end of ends) end()
        },
    }
}
