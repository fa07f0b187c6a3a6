// SPDX-License-Identifier: LGPL-2.1-or-later

import { parseCpuList } from '../machine/cpuset'
import type { HostCpus } from '../machine/pins'
import { KIB } from '../machine/size'
import { hostError } from './error'
import { readText, run } from './run'

async function cpuList(name: string) {
    const parsed = parseCpuList(((await readText(`/sys/devices/system/cpu/${name}`)) ?? '').trim())
    return parsed.ok ? parsed.value : []
}

/** Source: Linux, admin-guide/cputopology. */
export async function readCpus(): Promise<HostCpus> {
    const [present, online] = await Promise.all([cpuList('present'), cpuList('online')])
    return { present, online }
}

/** The host's memory in bytes. proc_meminfo(5): MemTotal, in KiB whatever the "kB" says. */
export async function readMemory(): Promise<number> {
    return Number(/^MemTotal:\s+(\d+) kB/m.exec((await readText('/proc/meminfo')) ?? '')?.[1] ?? 0) * KIB
}

function bridgeLink(link: unknown): readonly [string, boolean] | undefined {
    if (typeof link !== 'object' || link === null) return undefined
    const name: unknown = Reflect.get(link, 'ifname')
    const flags: unknown = Reflect.get(link, 'flags')
    return typeof name === 'string' ? [name, Array.isArray(flags) && flags.includes('UP')] : undefined
}

/** The host's bridges, and whether each is up. ip-link(8) */
export async function readBridgeLinks(): Promise<ReadonlyMap<string, boolean>> {
    const links: unknown = JSON.parse((await run(['ip', '-j', 'link', 'show', 'type', 'bridge'])) || '[]')
    return new Map(Array.isArray(links) ? links.map(bridgeLink).filter(link => link !== undefined) : [])
}

export async function readBridges(): Promise<ReadonlySet<string>> {
    return new Set((await readBridgeLinks()).keys())
}

/** The members of a group, as the host's name service knows them. None when there is no such group. getent(1) */
export async function readMembers(group: string): Promise<ReadonlySet<string>> {
    try {
        const members = (await run(['getent', 'group', group])).trim().split(':')[3] ?? ''
        return new Set(members.split(',').filter(name => name !== ''))
    } catch (error) {
        const reason = hostError(error, `getent group ${group}`)
        // Exit 2, without a word: no such group.
        if (reason.kind === 'failed' && reason.message === 'exit status 2') return new Set()
        throw reason
    }
}
