// SPDX-License-Identifier: LGPL-2.1-or-later

import { sortedCpus, type CpuList } from './cpuset'

/** The host's CPUs. `present` minus `online` are switched off. Source: Linux, admin-guide/cputopology. */
export type HostCpus = { readonly present: CpuList; readonly online: CpuList }

/** Who names a CPU in its pins. Foreign and shut-off domains count as well: they will want it when they start. */
export type Claim = { readonly name: string; readonly claims: CpuList }

/** For each CPU of the host, the names of the domains that claim it, in the order of the domains. */
export function claimants(cpus: CpuList, claims: readonly Claim[]): ReadonlyMap<number, readonly string[]> {
    return new Map(cpus.map(cpu => [cpu, claims.filter(claim => claim.claims.includes(cpu)).map(claim => claim.name)]))
}

/** The online CPUs that nobody has claimed, lowest first. */
export function freeCpus(cpus: HostCpus, claims: readonly Claim[]): CpuList {
    const taken = new Set(claims.flatMap(claim => claim.claims))
    return sortedCpus(cpus.online).filter(cpu => !taken.has(cpu))
}

/**
 * The CPUs to suggest for so many vCPUs: the first that nobody has; when they do not suffice, those with the fewest
 * claims after them. Fewer than asked only when the host has fewer online.
 */
export function suggestPins(count: number, cpus: HostCpus, claims: readonly Claim[]): CpuList {
    const load = claimants(cpus.online, claims)
    return [...sortedCpus(cpus.online)]
        .sort((a, b) => (load.get(a)?.length ?? 0) - (load.get(b)?.length ?? 0) || a - b)
        .slice(0, Math.max(0, count))
        .sort((a, b) => a - b)
}

/** The emulator's CPUs unless told otherwise: the machine's own last two. raptor.md, "Provisioning a new machine". */
export function suggestEmulatorPins(vcpuPins: CpuList): CpuList {
    return vcpuPins.slice(-2)
}
