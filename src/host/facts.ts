// SPDX-License-Identifier: LGPL-2.1-or-later

import type { HostCpus } from '../machine/cpu/host-cpus'
import type { Capabilities } from '../machine/domain/capabilities'
import type { Links } from '../machine/network/links'
import type { Networks } from '../machine/network/networks'
import { USERS } from '../machine/people/groups'
import type { Members } from '../machine/people/members'
import { hostError } from './base/error'
import { unknown, type Known } from './base/known'
import { latest } from './base/latest'
import { readCpus } from './cpu/cpus'
import { readMemory } from './cpu/memory'
import type { Libvirt } from './libvirt/libvirt'
import { readLinks } from './network/links'
import { readMembers } from './people/members'

/** What changes seldom and has no events: read at the start, and again before it decides something. */
export type Facts = {
    readonly cpus: HostCpus
    readonly memoryBytes: number
    readonly links: Links
    readonly networks: Networks
    /** asked about everybody who could own one of the domains */
    readonly members: Members
    /** undefined while libvirt does not say */
    readonly capabilities: Capabilities | undefined
}

const ALL: readonly (keyof Facts)[] = ['cpus', 'memoryBytes', 'links', 'networks', 'members', 'capabilities']
export const OF_NETWORKS = ['links', 'networks'] as const

/**
 * Reads the facts, or some of them and keeps the others: each is a process or two on the host.
 * @param owners everybody who could own one of the domains
 * @param before what is known, undefined while nothing is
 */
export function factsReader(
    connection: () => Libvirt | undefined,
    owners: () => readonly string[],
    before: () => Facts | undefined,
    onRead: (facts: Known<Facts>) => void,
): (keys?: readonly (keyof Facts)[]) => Promise<void> {
    const wanted = new Set<keyof Facts>()
    const readWanted = latest(async () => {
        const libvirt = connection()
        const known = before()
        const isWanted = new Set(wanted)
        wanted.clear()
        const read = <K extends keyof Facts>(key: K, anew: () => Promise<Facts[K]>) =>
            known && !isWanted.has(key) ? known[key] : anew()
        try {
            const [cpus, memoryBytes, links, members, networks, capabilities] = await Promise.all([
                read('cpus', readCpus),
                read('memoryBytes', readMemory),
                read('links', readLinks),
                read('members', () => readMembers(USERS, owners())),
                read('networks', async () => libvirt?.networks()),
                read('capabilities', async () => libvirt?.capabilities().catch(() => undefined)),
            ])
            onRead({ kind: 'ready', value: { cpus, memoryBytes, links, members, networks, capabilities } })
        } catch (error) {
            onRead(unknown(hostError(error, 'host facts')))
        }
    })
    return (keys = ALL) => {
        for (const key of keys) wanted.add(key)
        return readWanted()
    }
}
