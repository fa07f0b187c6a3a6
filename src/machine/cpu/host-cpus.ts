// SPDX-License-Identifier: LGPL-2.1-or-later

import { parseCpuList, sortedCpus, type CpuList } from '../base/cpuset'
import { cpuSets, type Pinning } from '../domain/pins'

/** The host's CPUs. Source: Linux, admin-guide/cputopology. */
export type HostCpus = {
    readonly present: CpuList
    /** `present` minus these are switched off */
    readonly online: CpuList
    /** taken out of the scheduler's hands (`isolcpus`): what is put there stays on the CPU where it begins */
    readonly isolated: CpuList
    /** what the cpuset of machine.slice lets machines run on; those that are offline may be among them */
    readonly usable: CpuList
}

/**
 * As Linux writes them, from its files or from the host's look: `{present, online, isolated, usable}`. Throws when it is not
 * known which CPUs there are. Without a `usable` list every CPU that is online is.
 */
export function parseHostCpus(lists: unknown): HostCpus {
    const read = (key: string): CpuList | undefined => {
        const text: unknown = typeof lists === 'object' && lists !== null ? Reflect.get(lists, key) : undefined
        const parsed = typeof text === 'string' ? parseCpuList(text.trim()) : undefined
        return parsed?.ok ? sortedCpus(parsed.value) : undefined
    }
    const present = read('present')
    const online = read('online')
    if (present === undefined || online === undefined) throw new Error('the CPUs of this host are not known')
    return { present, online, isolated: read('isolated') ?? [], usable: read('usable') ?? online }
}

/** The CPUs on which a machine can run now. */
export function runnableCpus({ online, usable }: HostCpus): CpuList {
    return sortedCpus(online).filter(cpu => usable.includes(cpu))
}

/** The CPUs that may be suggested: on an isolated one a machine runs only by somebody's own wish. */
export function offeredCpus(cpus: HostCpus): CpuList {
    return runnableCpus(cpus).filter(cpu => !cpus.isolated.includes(cpu))
}

/** CPUs among a machine's pins on which it cannot run. `blocked`: one of its threads has no other, so it cannot start. */
export type PinTrouble = { readonly offline: CpuList; readonly unusable: CpuList; readonly blocked: boolean }

/** Undefined when there is nothing to say. A CPU that the host has never had counts as offline. */
export function pinTrouble(pinning: Pinning, cpus: HostCpus): PinTrouble | undefined {
    const runnable = new Set(runnableCpus(cpus))
    const sets = cpuSets(pinning)
    const lost = sortedCpus(sets.flat()).filter(cpu => !runnable.has(cpu))
    if (lost.length === 0) return undefined
    return {
        offline: lost.filter(cpu => !cpus.online.includes(cpu)),
        unusable: lost.filter(cpu => cpus.online.includes(cpu)),
        blocked: sets.some(set => !set.some(cpu => runnable.has(cpu))),
    }
}
