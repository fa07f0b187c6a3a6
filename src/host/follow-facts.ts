// SPDX-License-Identifier: LGPL-2.1-or-later

import { candidates } from '../machine/people/owner'
import { ATTENTION } from './base/attention'
import { valueOf, type Known } from './base/known'
import { factsReader, OF_NETWORKS, type Facts } from './facts'
import type { DomainMap } from './libvirt/domains'
import type { Libvirt } from './libvirt/libvirt'
import { followAccounts } from './people/accounts'
import { followSlice } from './systemd/devices'

export type FactsFollower = {
    /** @param keys which of them; all, when there are none */
    readonly refresh: (keys?: readonly (keyof Facts)[]) => Promise<void>
    /** Is called when the domains, or the libvirt that has them, may be others than before. */
    readonly look: () => void
    readonly end: () => void
}

/** What the facts depend on, as it is now. */
type Around = {
    readonly libvirt: () => Libvirt | undefined
    readonly domains: () => DomainMap
    readonly known: () => Known<Facts>
}

/** The facts: read once, then again where something tells that they have changed, or somebody comes back to the page. */
export function followFacts({ libvirt, domains, known }: Around, onRead: (facts: Known<Facts>) => void): FactsFollower {
    let ended = false
    let networksOf = libvirt()

    /** Everybody who could own one of the domains. */
    const possibleOwners = () => [...new Set([...domains().values()].flatMap(({ name }) => candidates(name)))]

    const read = factsReader(
        libvirt,
        possibleOwners,
        () => valueOf(known()),
        facts => {
            if (!ended) onRead(facts)
        },
    )
    const refresh: FactsFollower['refresh'] = keys => (ended ? Promise.resolve() : read(keys))

    const followNetworks = () => networksOf?.onNetworkEvent(() => void refresh(OF_NETWORKS))

    /** A new domain may have a name of which nobody has asked yet whose it is. */
    function askWhoseTheyAre() {
        const members = valueOf(known())?.members
        if (members && possibleOwners().some(name => !members.asked.has(name) && !members.members.has(name)))
            void refresh(['members'])
    }

    followNetworks()
    void refresh()
    const ends = [
        followSlice(() => void refresh(['cpus'])),
        followAccounts(() => void refresh(['members'])),
        // Of these nobody tells, nor of the members that a directory has.
        ATTENTION.onLook(() => void refresh(['members', 'links'])),
    ]
    return {
        refresh,
        look: () => {
            const now = libvirt()
            if (now && now !== networksOf) {
                networksOf = now
                followNetworks()
                void refresh([...OF_NETWORKS, 'capabilities'])
            }
            askWhoseTheyAre()
        },
        end: () => {
            ended = true
            for (const end of ends) end()
        },
    }
}
