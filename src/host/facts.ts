// SPDX-License-Identifier: LGPL-2.1-or-later

import { parseHostCpus, type HostCpus } from '../machine/host-cpus'
import { parseIpLinks, type Links } from '../machine/links'
import { parseMembers, type Members } from '../machine/members'
import { KIB } from '../machine/size'
import { readText, run } from './run'

/** What machine.slice may use, before its first machine as after it; '' when nothing restricts it. systemd.resource-control(5) */
async function usableCpus(): Promise<string> {
    const now = ((await readText('/sys/fs/cgroup/machine.slice/cpuset.cpus.effective')) ?? '').trim()
    if (now !== '') return now
    const allowed = await run(['systemctl', 'show', '--value', '--property', 'AllowedCPUs', 'machine.slice'])
    return allowed.trim().split(/\s+/).join(',')
}

/** The CPUs of the host, and which of them machines may run on. Rejects with HostError. */
export async function readCpus(): Promise<HostCpus> {
    const names = ['present', 'online', 'isolated']
    const [usable, ...lists] = await Promise.all([
        usableCpus(),
        ...names.map(name => readText(`/sys/devices/system/cpu/${name}`)),
    ])
    return parseHostCpus({ usable, ...Object.fromEntries(names.map((name, index) => [name, lists[index]])) })
}

/** The host's memory in bytes. proc_meminfo(5): MemTotal, in KiB whatever the "kB" says. */
export async function readMemory(): Promise<number> {
    return Number(/^MemTotal:\s+(\d+) kB/m.exec((await readText('/proc/meminfo')) ?? '')?.[1] ?? 0) * KIB
}

/** The host's network devices. Rejects with HostError. ip-link(8) */
export async function readLinks(): Promise<Links> {
    return parseIpLinks(await run(['ip', '-j', '-d', 'link']))
}

/** The host's bridges, and whether each is up. Rejects with HostError. */
export async function readBridgeLinks(): Promise<ReadonlyMap<string, boolean>> {
    return new Map([...(await readLinks())].flatMap(([name, { bridge, up }]) => (bridge ? [[name, up]] : [])))
}

/**
 * The members of a group, and which of these names are one: the host's answer, the same that polkit's rule gets.
 * Rejects with HostError.
 */
export async function readMembers(group: string, names: readonly string[]): Promise<Members> {
    return parseMembers(JSON.parse(await run([`${__LIBEXECDIR__}/raptor-members`, '--json', group, ...names])))
}
