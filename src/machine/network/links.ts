// SPDX-License-Identifier: LGPL-2.1-or-later

import { asFields, asList, asText } from '../base/fields'

/** A network device of the host. */
export type Link = {
    readonly bridge: boolean
    readonly up: boolean
    /** the bridge or bond that it is a port of */
    readonly master: string | undefined
    /** what a VLAN or a macvlan lies above */
    readonly lower: string | undefined
}

/** By their names. */
export type Links = ReadonlyMap<string, Link>

const optional = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** From the host's look: `[{name, kind: "bridge" or "", up, master, lower}]`. Throws when it is none. */
export function parseLinks(links: unknown): Links {
    return new Map(
        asList(links, 'links').map(value => {
            const link = asFields(value, 'a link')
            const { kind, up, master, lower } = link
            return [
                asText(link.name, "a link's name"),
                { bridge: kind === 'bridge', up: up === true, master: optional(master), lower: optional(lower) },
            ]
        }),
    )
}

/**
 * From `ip -j -d link`. What lies above a link of another network namespace has a number for it, which is no name here.
 * Throws when it is none. ip-link(8)
 */
export function parseIpLinks(json: string): Links {
    // On a host without links nothing is printed.
    const links: unknown = json.trim() === '' ? [] : JSON.parse(json)
    return new Map(
        asList(links, 'ip link').map(value => {
            const link = asFields(value, 'a link')
            const info = link.linkinfo === undefined ? {} : asFields(link.linkinfo, 'linkinfo')
            return [
                asText(link.ifname, "a link's name"),
                {
                    bridge: info.info_kind === 'bridge',
                    up: Array.isArray(link.flags) && link.flags.includes('UP'),
                    master: optional(link.master),
                    lower: optional(link.link),
                },
            ]
        }),
    )
}

/** The bridges that something on this device is on: it may be one, be a port of one, or lie above one or above a port. */
export function bridgesBelow(name: string, links: Links): ReadonlySet<string> {
    const bridges = new Set<string>()
    const seen = new Set<string>()
    const visit = (at: string | undefined) => {
        const link = at === undefined ? undefined : links.get(at)
        if (at === undefined || link === undefined || seen.has(at)) return
        seen.add(at)
        if (link.bridge) bridges.add(at)
        visit(link.master)
        visit(link.lower)
    }
    visit(name)
    return bridges
}
