// SPDX-License-Identifier: LGPL-2.1-or-later

import { candidates } from '../machine/owner'
import type { Settings } from '../machine/settings'
import { followAround, NOTHING_AROUND, type Around } from './around'
import { followConfiguration } from './configuration'
import type { Connection } from './connection'
import { followDevices, followSlice } from './devices'
import { followDomains, type DomainMap } from './domains'
import { factsReader, OF_NETWORKS, type Facts } from './facts-reader'
import { LOADING, valueOf, type Known } from './known'
import type { Libvirt } from './libvirt'
import { watchAdministrativeAccess, type Person } from './person'
import { openUnits } from './units'
import { watchUsersAccess, type UsersAccess } from './users-access'
import { followVolumes, NO_VOLUMES, type VolumesState } from './volumes'

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
    /** Reads a domain again: what has failed gives no event, and may have changed why it is off. */
    readonly rereadDomain: (name: string) => void
    readonly refreshVolumes: () => Promise<void>
    /**
     * For somebody who changes the host step by step: until the answer is called, what the steps change is not read. It is
     * once they are done.
     */
    readonly hold: () => () => void
    /** @param keys which of them; all, when there are none */
    readonly refreshFacts: (keys?: readonly (keyof Facts)[]) => Promise<void>
    readonly end: () => void
}

/** How long the volumes wait for the domains after a plan, in milliseconds. */
const DOMAINS_FIRST = 2_000

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

    const refreshFacts = factsReader(
        () => domains.libvirt(),
        possibleOwners,
        () => valueOf(state.facts),
        facts => {
            patch({ facts })
        },
    )

    /** A new domain may have a name of which nobody has asked yet whose it is. */
    function askWhoseTheyAre() {
        const known = valueOf(state.facts)?.members
        if (known && possibleOwners().some(name => !known.asked.has(name) && !known.members.has(name)))
            void refreshFacts(['members'])
    }

    let factsAsked = person.role !== 'administrator'
    function readFactsOnce() {
        if (factsAsked) return
        factsAsked = true
        void refreshFacts()
        ends.push(
            followDevices({
                onCpus: () => void refreshFacts(['cpus']),
                // Whoever closes a volume that was written to is told of as well, which says nothing of the group.
                onBlock: action => {
                    if (action !== 'change') volumes.changed()
                },
            }),
            followSlice(() => void refreshFacts(['cpus'])),
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
        if (libvirt && libvirt !== followed && person.role === 'administrator') followNetworks(libvirt)
        followed = libvirt
    })
    function followNetworks(libvirt: Libvirt) {
        libvirt.onNetworkEvent(() => void refreshFacts(OF_NETWORKS))
        // Of another libvirt than that which was asked.
        if (valueOf(state.facts)) void refreshFacts([...OF_NETWORKS, 'capabilities'])
    }
    const volumes = followVolumes(settings.volumeGroup, units, patch)
    let endWritten: (() => void) | undefined
    function followWritten(administrative: boolean) {
        endWritten?.()
        endWritten = administrative
            ? followConfiguration(domains.reread, () => void refreshFacts(OF_NETWORKS))
            : undefined
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
        rereadDomain: name => {
            domains.reread(new Map([[name, Date.now() + 1]]))
        },
        refreshVolumes: volumes.refresh,
        hold: () => {
            const [releaseDomains, releaseVolumes] = [domains.hold(), volumes.hold()]
            // In this order, since who has a volume is asked again when another domain has it; unless libvirt takes its time.
            return () => {
                const late = new Promise(resolve => setTimeout(resolve, DOMAINS_FIRST))
                void Promise.race([releaseDomains(), late]).finally(releaseVolumes)
            }
        },
        refreshFacts,
        end: () => {
            for (const end of ends) end()
        },
    }
}
