// SPDX-License-Identifier: LGPL-2.1-or-later

import { isActive } from '../machine/domain/domain'
import type { Addresses } from '../machine/network/neighbour'
import { followDiskSizes, type SizesByDomain } from './libvirt/disk-sizes'
import type { DomainMap } from './libvirt/domains'
import type { Libvirt } from './libvirt/libvirt'
import { followNeighbours } from './network/neighbours'

/** What is asked of the host because of the domains that there are. */
export type Around = {
    /** as libvirt tells it: only while LVM cannot be asked */
    readonly diskSizes: SizesByDomain
    readonly addresses: Addresses
}

export const NOTHING_AROUND: Around = { diskSizes: new Map(), addresses: new Map() }

/** Follows the addresses on the bridges of running domains, and the sizes of disks for whoever may not ask LVM. */
export function followAround(onChange: (part: Partial<Around>) => void) {
    const neighbours = followNeighbours(addresses => {
        onChange({ addresses })
    })
    const sizes = followDiskSizes(diskSizes => {
        onChange({ diskSizes })
    })
    return {
        /** Is called whenever one of these may have changed. */
        look: (
            { domains, administrative }: { readonly domains: DomainMap; readonly administrative: boolean | undefined },
            libvirt: Libvirt | undefined,
        ) => {
            const active = [...domains.values()].filter(domain => domain.kind === 'domain' && isActive(domain.state))
            neighbours.follow(new Set(active.flatMap(domain => (domain.kind === 'domain' ? domain.bridges : []))))
            sizes.look(administrative === false ? libvirt : undefined, domains)
        },
        /** Is called when the host's disks and volumes have changed. */
        blockChanged: sizes.again,
        end: () => {
            neighbours.end()
            sizes.look(undefined, new Map())
        },
    }
}
