// SPDX-License-Identifier: LGPL-2.1-or-later

/** The sizes in bytes of a domain's disks, by their source. */
export type DiskSizes = ReadonlyMap<string, number>

/** What is in a variant, and in a variant in it: each layer is `{ t, v }`. */
function unwrap(variant: unknown): unknown {
    return typeof variant === 'object' && variant !== null ? unwrap(Reflect.get(variant, 'v')) : variant
}
const inner = (stats: object, key: string): unknown => {
    const variant: unknown = Reflect.get(stats, key)
    return typeof variant === 'object' ? unwrap(variant) : undefined
}

/** From the answer of GetStats with VIR_DOMAIN_STATS_BLOCK, as Cockpit hands it on. libvirt, virConnectGetAllDomainStats */
export function parseBlockStats(stats: unknown): DiskSizes {
    const sizes = new Map<string, number>()
    if (typeof stats !== 'object' || stats === null) return sizes
    for (let index = 0; index < Number(inner(stats, 'block.count') ?? 0); index += 1) {
        const path = inner(stats, `block.${String(index)}.path`)
        const capacity = inner(stats, `block.${String(index)}.capacity`)
        if (typeof path === 'string' && typeof capacity === 'number') sizes.set(path, capacity)
    }
    return sizes
}
