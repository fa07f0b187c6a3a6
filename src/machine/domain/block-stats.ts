// SPDX-License-Identifier: LGPL-2.1-or-later

import { entry } from '../base/variant'

/** The sizes in bytes of a domain's disks, by their source; undefined: libvirt cannot open it. */
export type DiskSizes = ReadonlyMap<string, number | undefined>

/** From the answer of GetStats with VIR_DOMAIN_STATS_BLOCK, as Cockpit hands it on. libvirt, virConnectGetAllDomainStats */
export function parseBlockStats(stats: unknown): DiskSizes {
    const sizes = new Map<string, number | undefined>()
    for (let index = 0; index < Number(entry(stats, 'block.count') ?? 0); index += 1) {
        const path = entry(stats, `block.${String(index)}.path`)
        const capacity = entry(stats, `block.${String(index)}.capacity`)
        if (typeof path === 'string') sizes.set(path, typeof capacity === 'number' ? capacity : undefined)
    }
    return sizes
}
