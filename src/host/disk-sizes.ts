// SPDX-License-Identifier: LGPL-2.1-or-later

import type { DiskSizes } from '../machine/block-stats'
import type { BrokenDomain, Domain } from '../machine/domain'
import type { DomainMap } from './domains'
import { latest } from './latest'
import type { Libvirt } from './libvirt'

/** by the domain's UUID */
export type SizesByDomain = ReadonlyMap<string, DiskSizes>

export type DiskSizesFollower = {
    /**
     * Is called whenever the domains may have changed. Each is asked once for each description that it has had.
     * @param libvirt undefined: nobody needs it now
     */
    readonly look: (libvirt: Libvirt | undefined, domains: DomainMap) => void
    /** Is called when the host's disks and volumes have changed: each domain is asked again. */
    readonly again: () => void
}

/** How large the disks are, as libvirt says: for whoever may not ask LVM. */
export function followDiskSizes(onChange: (sizes: SizesByDomain) => void): DiskSizesFollower {
    let sizes: SizesByDomain = new Map()
    let known: readonly [Libvirt, DomainMap] | undefined
    let asked = new WeakSet<Domain | BrokenDomain>()

    async function ask(libvirt: Libvirt, { uuid }: Domain) {
        try {
            const found = await libvirt.diskSizes(uuid)
            sizes = new Map(sizes).set(uuid, found)
            onChange(sizes)
        } catch {
            // Gone, or not told: the list shows that it does not know. What matters to an action is asked of LVM.
        }
    }

    async function askWhatIsNew() {
        if (known === undefined) return
        const [libvirt, domains] = known
        const fresh = [...domains.values()].flatMap(domain =>
            domain.kind === 'domain' && !asked.has(domain) ? [domain] : [],
        )
        for (const domain of fresh) asked.add(domain)
        await Promise.all(fresh.map(domain => ask(libvirt, domain)))
    }

    // Devices come and go many at once.
    const askAll = latest(async () => {
        asked = new WeakSet()
        await askWhatIsNew()
    })
    return {
        look: (libvirt, domains) => {
            known = libvirt && [libvirt, domains]
            void askWhatIsNew()
        },
        again: () => void askAll(),
    }
}
