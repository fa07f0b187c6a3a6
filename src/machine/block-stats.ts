// SPDX-License-Identifier: LGPL-2.1-or-later

import { entry } from './variant'

/** The sizes in bytes of a domain's disks, by their source. */
export type DiskSizes = ReadonlyMap<string, number>

/** From the answer of GetStats with VIR_DOMAIN_STATS_BLOCK, as Cockpit hands it on. libvirt, virConnectGetAllDomainStats */
export function parseBlockStats(stats: unknown): DiskSizes {
    const sizes = new Map<string, number>()
    for (let index = 0; index < Number(entry(stats, 'block.count') ?? 0); index += 1) {
        const path = entry(stats, `block.${String(index)}.path`)
        const capacity = entry(stats, `block.${String(index)}.capacity`)
        if (typeof path === 'string' && typeof capacity === 'number') sizes.set(path, capacity)
    }
    return sizes
}
