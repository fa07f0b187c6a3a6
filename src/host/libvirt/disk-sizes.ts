// SPDX-License-Identifier: LGPL-2.1-or-later

import type { DiskSizes } from '../../machine/domain/block-stats'
import { isActive, type BrokenDomain, type Domain } from '../../machine/domain/domain'
import { ATTENTION, type Attention } from '../base/attention'
import type { DomainMap } from './domains'
import type { Libvirt } from './libvirt'

/** by the domain's UUID */
export type SizesByDomain = ReadonlyMap<string, DiskSizes>

export type DiskSizesFollower = {
    /**
     * Is called whenever the domains may have changed. Each is asked once for each description that it has had.
     * @param libvirt undefined: nobody needs it now
     */
    readonly look: (libvirt: Libvirt | undefined, domains: DomainMap) => void
    /** Is called when the host's disks and volumes have changed: soon each machine that is off is asked again. */
    readonly again: () => void
}

/** Devices come and go many at once. In milliseconds */
const PAUSE = 1_000

/** How large the disks are, as libvirt says: for whoever may not ask LVM. */
export function followDiskSizes(
    onChange: (sizes: SizesByDomain) => void,
    attention: Attention = ATTENTION,
): DiskSizesFollower {
    let sizes: SizesByDomain = new Map()
    let known: readonly [Libvirt, DomainMap] | undefined
    const asked = new WeakSet<Domain | BrokenDomain>()
    let waiting = false

    async function ask(libvirt: Libvirt, { uuid }: Domain) {
        try {
            const found = await libvirt.diskSizes(uuid)
            sizes = new Map(sizes).set(uuid, found)
            onChange(sizes)
        } catch {
            // Gone, or not told: the list shows that it does not know. What matters to an action is asked of LVM.
        }
    }

    function askWhatIsNew() {
        if (known === undefined) return
        const [libvirt, domains] = known
        for (const domain of domains.values())
            if (domain.kind === 'domain' && !asked.has(domain)) {
                asked.add(domain)
                void ask(libvirt, domain)
            }
    }

    return {
        look: (libvirt, domains) => {
            known = libvirt && [libvirt, domains]
            askWhatIsNew()
        },
        again: () => {
            if (waiting) return
            waiting = true
            attention.after(PAUSE, () => {
                waiting = false
                for (const domain of known?.[1].values() ?? [])
                    if (domain.kind === 'domain' && !isActive(domain.state)) asked.delete(domain)
                askWhatIsNew()
            })
        },
    }
}
