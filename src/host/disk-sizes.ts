// SPDX-License-Identifier: LGPL-2.1-or-later

import type { DiskSizes } from '../machine/block-stats'
import type { Domain } from '../machine/domain'
import type { DomainMap } from './domains'
import type { Libvirt } from './libvirt'

/** by the domain's UUID */
export type SizesByDomain = ReadonlyMap<string, DiskSizes>

/**
 * How large the disks are, as libvirt says: for whoever may not ask LVM. Each domain is asked once for each description
 * that it has had.
 * @returns is to be called whenever the domains may have changed
 */
export function followDiskSizes(
    onChange: (sizes: SizesByDomain) => void,
): (libvirt: Libvirt, domains: DomainMap) => void {
    let sizes: SizesByDomain = new Map()
    const asked = new WeakSet<Domain>()
    return (libvirt, domains) => {
        for (const domain of domains.values()) {
            if (domain.kind === 'broken' || asked.has(domain)) continue
            asked.add(domain)
            libvirt.diskSizes(domain.uuid).then(
                found => {
                    sizes = new Map(sizes).set(domain.uuid, found)
                    onChange(sizes)
                },
                // Gone, or not told: the list shows that it does not know. What matters to an action is asked of LVM.
                () => undefined,
            )
        }
    }
}
