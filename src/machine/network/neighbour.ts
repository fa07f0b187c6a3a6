// SPDX-License-Identifier: LGPL-2.1-or-later

/** IP addresses as the host's neighbour table knows them, by MAC address in lower case. */
export type Addresses = ReadonlyMap<string, readonly string[]>

/** IP address to MAC address, on one bridge. */
export type Neighbours = ReadonlyMap<string, string>

/**
 * What a line of `ip neigh show dev …` or `ip monitor neigh dev …` changes. ip-neighbour(8), ip-monitor(8)
 * An address that does not answer, or not yet, is none; neither is a link-local one, which leads nowhere from elsewhere.
 */
export function learnNeighbour(known: Neighbours, line: string): Neighbours {
    const words = line.trim().split(/\s+/)
    const deleted = words[0] === 'Deleted'
    const address = words[deleted ? 1 : 0]
    if (address === undefined || !/^[0-9a-f.:]+$/i.test(address) || /^fe80:/i.test(address)) return known
    const at = words.indexOf('lladdr')
    const mac = at > 0 ? words[at + 1]?.toLowerCase() : undefined
    const lost = deleted || mac === undefined || ['FAILED', 'INCOMPLETE', 'NONE'].includes(words.at(-1) ?? '')
    if (lost ? !known.has(address) : known.get(address) === mac) return known
    const changed = new Map(known)
    if (lost) changed.delete(address)
    else changed.set(address, mac)
    return changed
}

/** The tables of all bridges together, the other way round. IPv4 first. */
export function addressesOf(tables: Iterable<Neighbours>): Addresses {
    const found = new Map<string, string[]>()
    for (const table of tables) for (const [address, mac] of table) found.set(mac, [...(found.get(mac) ?? []), address])
    for (const addresses of found.values())
        addresses.sort((a, b) => Number(a.includes(':')) - Number(b.includes(':')) || a.localeCompare(b, 'en'))
    return found
}
