// SPDX-License-Identifier: LGPL-2.1-or-later

import { withHappening } from '../machine/domain/happening'
import type { Settings } from '../machine/setup/settings'
import { followAround, NOTHING_AROUND } from './around'
import { ATTENTION } from './base/attention'
import { onDemand, type Demand } from './base/demand'
import { LOADING, valueOf } from './base/known'
import { OF_NETWORKS } from './facts'
import { followFacts, type FactsFollower } from './follow-facts'
import type { Following } from './following'
import { followConfiguration } from './libvirt/configuration'
import { followDomains, type Domains } from './libvirt/domains'
import { followSilence } from './libvirt/silence'
import { holdBoth } from './lvm/hold'
import { followVolumes, type Volumes } from './lvm/volumes'
import { noticeDisks } from './lvm/who-has-what'
import { followAccounts, HEEDED } from './people/accounts'
import { watchAdministrativeAccess, type Person } from './people/person'
import { watchUsersAccess } from './people/users-access'
import { NO_DOMAINS, volumesBefore, type HostState, type Part } from './state'
import { followDevices } from './systemd/devices'
import { openUnits } from './systemd/units'

/** Where what is learned goes, and what was learned so far. */
type Kept = { readonly state: () => HostState; readonly patch: (part: Partial<HostState>) => void }

export type Sources = {
    /** What each part of the host comes from: all of it is to be used by whoever looks at the part. */
    readonly of: Readonly<Record<Part, readonly Demand[]>>
    readonly following: Following
}

/** What is followed of the host, each while somebody looks. Whether root can be had is asked at once, and always known. */
export function openSources(settings: Settings, person: Person, { state, patch }: Kept): Sources {
    const isAdministrator = person.role === 'administrator'
    const units = openUnits()
    let domains: Domains | undefined
    let volumes: Volumes | undefined
    let facts: FactsFollower | undefined
    let endWritten: (() => void) | undefined
    const mustAskAgain = noticeDisks()
    const around = followAround(patch)
    const silence = followSilence(ATTENTION, () => {
        if (state().connection.kind === 'ready') volumes?.changed()
    })

    const refreshFacts: Following['refreshFacts'] = keys => facts?.refresh(keys) ?? Promise.resolve()

    function askWhoHasWhat() {
        const { connection, domains: map, group } = state()
        if (connection.kind === 'ready' && mustAskAgain(map, valueOf(group))) volumes?.changed()
    }

    function lookAround() {
        if (looking.active()) around.look(state(), domains?.libvirt())
    }

    function followWritten() {
        endWritten?.()
        const followed = domains
        endWritten =
            followed && state().administrative === true && isAdministrator
                ? followConfiguration(
                      changes => {
                          patch({ written: new Map([...state().written, ...changes]) })
                          followed.reread(changes)
                      },
                      () => void refreshFacts(OF_NETWORKS),
                  )
                : undefined
    }

    function beginDomains() {
        const followed = followDomains(
            person.uid,
            units,
            (connection, map) => {
                patch({ connection, domains: map })
                lookAround()
                for (const source of [learning, devices]) source.again()
                facts?.look()
                askWhoHasWhat()
            },
            ATTENTION,
            (uuid, happening) => {
                patch({ happenings: withHappening(state().happenings, uuid, happening) })
            },
        )
        domains = followed
        followWritten()
        const endUsersAccess = watchUsersAccess(usersAccess => {
            const letIn = state().usersAccess?.on === false && usersAccess?.on === true
            patch({ usersAccess })
            // Whoever was shut out comes in by herself, and sees what has happened meanwhile.
            if (letIn && !isAdministrator && state().connection.kind !== 'connecting') followed.reconnect()
        })
        // An administrator is one whatever the groups come to be; what a user may see goes by them.
        const endAccounts = isAdministrator ? () => undefined : followAccounts(followed.askAgain, HEEDED)
        return () => {
            domains = undefined
            followWritten()
            endUsersAccess()
            endAccounts()
            followed.end()
            patch(NO_DOMAINS)
        }
    }

    function beginFacts() {
        const followed = followFacts(
            { libvirt: () => domains?.libvirt(), domains: () => state().domains, known: () => state().facts },
            read => {
                patch({ facts: read })
            },
        )
        facts = followed
        return () => {
            facts = undefined
            followed.end()
            patch({ facts: LOADING })
        }
    }

    const beginDevices = () =>
        followDevices({
            onCpus: () => void refreshFacts(['cpus']),
            // Whoever closes a volume that was written to is told of as well, which says nothing of the group.
            onBlock: action => {
                around.blockChanged()
                if (action !== 'change') volumes?.changed()
            },
        })

    function beginVolumes() {
        const followed = followVolumes(settings.volumeGroup, units, part => {
            if (volumes !== followed) return
            const before = state().group
            patch(part)
            if (part.group !== before) silence.answered(valueOf(part.group)?.silent !== undefined)
        })
        volumes = followed
        const { administrative } = state()
        if (administrative !== undefined) followed.setAdministrative(administrative)
        return () => {
            volumes = undefined
            followed.end()
            silence.end()
            patch(volumesBefore(state().administrative))
        }
    }

    function beginToLook() {
        lookAround()
        return () => {
            around.end()
            patch(NOTHING_AROUND)
        }
    }

    /** Not before the list, which is what a person waits for: they are five processes and files more for the bridge. */
    const isListed = () => domains === undefined || state().connection.kind !== 'connecting'

    const listing = onDemand(beginDomains)
    const looking = onDemand(beginToLook)
    const devices = onDemand(beginDevices, isListed)
    const grouping = onDemand(beginVolumes)
    const learning = onDemand(beginFacts, isListed)

    const ofDomains = [listing]
    const ofDisks = [listing, looking, devices]
    const ofVolumes = isAdministrator ? [grouping, devices] : []
    const endAccess = isAdministrator
        ? watchAdministrativeAccess(administrative => {
              patch({ administrative })
              volumes?.setAdministrative(administrative)
              followWritten()
              lookAround()
          })
        : () => undefined

    return {
        of: {
            settings: [],
            person: [],
            administrative: [],
            connection: ofDomains,
            domains: ofDomains,
            happenings: ofDomains,
            written: ofDomains,
            usersAccess: ofDomains,
            addresses: [listing, looking],
            diskSizes: ofDisks,
            group: ofVolumes,
            wipes: ofVolumes,
            failures: ofVolumes,
            leftBehind: ofVolumes,
            facts: isAdministrator ? [listing, learning, devices] : [],
        },
        following: {
            libvirt: () => domains?.libvirt(),
            activeSince: units.activeSince,
            reconnect: () => domains?.reconnect(),
            rereadDomain: name => domains?.reread(new Map([[name, performance.now()]])),
            refreshVolumes: () => volumes?.refresh() ?? Promise.resolve(),
            hold: () => (domains && volumes ? holdBoth(domains, volumes) : () => Promise.resolve()),
            refreshFacts,
            end: () => {
                endAccess()
                for (const source of [learning, devices, looking, grouping, listing]) source.end()
                units.end()
            },
        },
    }
}
