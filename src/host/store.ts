// SPDX-License-Identifier: LGPL-2.1-or-later

import { USERS } from '../machine/groups'
import type { Capabilities } from '../machine/capabilities'
import type { HostCpus } from '../machine/host-cpus'
import type { Links } from '../machine/links'
import type { Members } from '../machine/members'
import type { Networks } from '../machine/networks'
import { candidates } from '../machine/owner'
import type { Settings } from '../machine/settings'
import { followAround, NOTHING_AROUND, type Around } from './around'
import { followConfiguration } from './configuration'
import type { Connection } from './connection'
import { followDevices, followSlice } from './devices'
import { followDomains, type DomainMap } from './domains'
import { hostError } from './error'
import { readCpus, readLinks, readMembers, readMemory } from './facts'
import { LOADING, unknown, valueOf, type Known } from './known'
import { latest } from './latest'
import type { Libvirt } from './libvirt'
import { watchAdministrativeAccess, type Person } from './person'
import { openUnits } from './units'
import { watchUsersAccess, type UsersAccess } from './users-access'
import { followVolumes, NO_VOLUMES, type VolumesState } from './volumes'

/** What changes seldom and has no events: read at the start, and again before it decides something. */
export type Facts = {
    readonly cpus: HostCpus
    readonly memoryBytes: number
    readonly links: Links
    readonly networks: Networks
    /** asked about everybody who could own one of the domains */
    readonly members: Members
    /** undefined while libvirt does not say */
    readonly capabilities: Capabilities | undefined
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

    /** Everybody who could own one of the domains. */
    const possibleOwners = () => [...new Set([...state.domains.values()].flatMap(({ name }) => candidates(name)))]

    const refreshFacts = latest(async () => {
        try {
            const libvirt = domains.libvirt()
            const [cpus, memoryBytes, links, members, networks, capabilities] = await Promise.all([
                readCpus(),
                readMemory(),
                readLinks(),
                readMembers(USERS, possibleOwners()),
                libvirt?.networks(),
                libvirt?.capabilities().catch(() => undefined),
            ])
            const value = { cpus, memoryBytes, links, members, networks, capabilities }
            patch({ facts: { kind: 'ready', value } })
        } catch (error) {
            patch({ facts: unknown(hostError(error, 'host facts')) })
        }
    })

    /** A new domain may have a name of which nobody has asked yet whose it is. */
    function askWhoseTheyAre() {
        const asked = valueOf(state.facts)?.members.asked
        if (asked && possibleOwners().some(name => !asked.has(name))) void refreshFacts()
    }

    let factsAsked = person.role !== 'administrator'
    function readFactsOnce() {
        if (factsAsked) return
        factsAsked = true
        void refreshFacts()
        ends.push(
            followDevices({
                onCpus: () => void refreshFacts(),
                // Whoever closes a volume that was written to is told of as well, which says nothing of the group.
                onBlock: action => {
                    if (action !== 'change') volumes.changed()
                },
            }),
            followSlice(() => void refreshFacts()),
        )
    }

    /** What the domains have, in one text: who has which volume is asked again when that is another one. */
    let had: string | undefined
    function askWhoHasWhat() {
        if (state.connection.kind !== 'ready') return
        const all = [...state.domains.values()]
        const has = JSON.stringify(all.map(one => [one.uuid, one.kind === 'domain' ? one.disks : one.why]))
        const answer = valueOf(state.group)?.disks
        const isOlder = answer !== undefined && all.some(({ uuid }) => !answer.has(uuid))
        if ((had !== undefined && has !== had) || isOlder) volumes.changed()
        had = has
    }

    const units = openUnits()
    /** whose networks are followed; for a user they are nobody's business */
    let followed: Libvirt | undefined
    const around = followAround(patch)
    const domains = followDomains(person.uid, units, (connection, map, libvirt) => {
        patch({ connection, domains: map })
        around.look(state, libvirt)
        // Not before the list, which is what a person waits for: they are five processes and files more for the bridge.
        if (connection.kind !== 'connecting') readFactsOnce()
        askWhoseTheyAre()
        askWhoHasWhat()
        if (libvirt && libvirt !== followed && person.role === 'administrator')
            libvirt.onNetworkEvent(() => void refreshFacts())
        followed = libvirt
    })
    const volumes = followVolumes(settings.volumeGroup, units, patch)
    let endWritten: (() => void) | undefined
    function followWritten(administrative: boolean) {
        endWritten?.()
        endWritten = administrative ? followConfiguration(domains.reread, () => void refreshFacts()) : undefined
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
        end: () => {
            for (const end of ends) end()
        },
    }
}
