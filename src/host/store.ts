// SPDX-License-Identifier: LGPL-2.1-or-later

import { candidates } from '../machine/people/owner'
import type { Settings } from '../machine/setup/settings'
import { followAround, NOTHING_AROUND, type Around } from './around'
import { ATTENTION } from './base/attention'
import { LOADING, valueOf, type Known } from './base/known'
import { factsReader, OF_NETWORKS, type Facts } from './facts'
import { followConfiguration } from './libvirt/configuration'
import type { Connection } from './libvirt/connection'
import { followDomains, type DomainMap } from './libvirt/domains'
import type { Libvirt } from './libvirt/libvirt'
import { followSilence } from './libvirt/silence'
import { holdBoth } from './lvm/hold'
import { followVolumes, NO_VOLUMES, type VolumesState } from './lvm/volumes'
import { noticeDisks } from './lvm/who-has-what'
import { watchAdministrativeAccess, type Person } from './people/person'
import { watchUsersAccess, type UsersAccess } from './people/users-access'
import { followDevices, followSlice } from './systemd/devices'
import { openUnits } from './systemd/units'

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

    let hostFollowed = false
    /** @returns the facts were asked for now */
    function followHostOnce() {
        if (hostFollowed) return false
        hostFollowed = true
        if (person.role !== 'administrator') {
            ends.push(followDevices({ onCpus: () => undefined, onBlock: around.blockChanged }))
            return false
        }
        void refreshFacts()
        ends.push(
            followDevices({
                onCpus: () => void refreshFacts(['cpus']),
                // Whoever closes a volume that was written to is told of as well, which says nothing of the group.
                onBlock: action => {
                    around.blockChanged()
                    if (action !== 'change') volumes.changed()
                },
            }),
            followSlice(() => void refreshFacts(['cpus'])),
            // Of these nobody tells.
            ATTENTION.onLook(() => void refreshFacts(['members', 'links'])),
        )
        return true
    }

    const isSilent = () => valueOf(state.group)?.silent !== undefined

    const mustAskAgain = noticeDisks()
    function askWhoHasWhat() {
        if (state.connection.kind === 'ready' && mustAskAgain(state.domains, valueOf(state.group))) volumes.changed()
    }

    const units = openUnits()
    /** whose networks are followed; for a user they are nobody's business */
    let followed: Libvirt | undefined
    const around = followAround(patch)
    const domains = followDomains(person.uid, units, (connection, map, libvirt) => {
        patch({ connection, domains: map })
        around.look(state, libvirt)
        // Not before the list, which is what a person waits for: they are five processes and files more for the bridge.
        const begun = connection.kind !== 'connecting' && followHostOnce()
        askWhoseTheyAre()
        askWhoHasWhat()
        if (libvirt && libvirt !== followed && person.role === 'administrator') followNetworks(libvirt, begun)
        followed = libvirt
    })
    /** @param asked it is this libvirt that was asked for the facts */
    function followNetworks(libvirt: Libvirt, asked: boolean) {
        libvirt.onNetworkEvent(() => void refreshFacts(OF_NETWORKS))
        if (!asked) void refreshFacts([...OF_NETWORKS, 'capabilities'])
    }
    const silence = followSilence(ATTENTION, () => {
        if (state.connection.kind === 'ready') volumes.changed()
    })
    const volumes = followVolumes(settings.volumeGroup, units, part => {
        const before = state.group
        patch(part)
        if (part.group !== before) silence.answered(isSilent())
    })
    let endWritten: (() => void) | undefined
    function followWritten(administrative: boolean) {
        endWritten?.()
        endWritten = administrative
            ? followConfiguration(domains.reread, () => void refreshFacts(OF_NETWORKS))
            : undefined
    }
    const ends = [domains.end, around.end, units.end, () => endWritten?.(), silence.end]
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
            domains.reread(new Map([[name, performance.now()]]))
        },
        refreshVolumes: volumes.refresh,
        hold: () => holdBoth(domains, volumes),
        refreshFacts,
        end: () => {
            for (const end of ends) end()
        },
    }
}
