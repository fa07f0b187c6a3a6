// SPDX-License-Identifier: LGPL-2.1-or-later

import { parseHostCpus, type HostCpus } from '../../machine/cpu/host-cpus'
import { readText, run } from '../base/run'

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
