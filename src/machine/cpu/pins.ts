// SPDX-License-Identifier: LGPL-2.1-or-later

import type { CpuList } from '../base/cpuset'
import { offeredCpus, type HostCpus } from './host-cpus'

/** Who names a CPU in its pins. Foreign and shut-off domains count as well: they will want it when they start. */
export type Claim = {
    readonly name: string
    readonly claims: CpuList
    /** whether it may claim any other CPU as well: nobody could read it */
    readonly unknown?: boolean
}

/** For each of these CPUs, the names of the domains that claim it, or may, in the order of the domains. */
export function claimants(cpus: CpuList, claims: readonly Claim[]): ReadonlyMap<number, readonly string[]> {
    const has = (claim: Claim, cpu: number) => claim.unknown === true || claim.claims.includes(cpu)
    return new Map(cpus.map(cpu => [cpu, claims.filter(claim => has(claim, cpu)).map(claim => claim.name)]))
}

/** The CPUs for machines that nobody has claimed, lowest first. */
export function freeCpus(cpus: HostCpus, claims: readonly Claim[]): CpuList {
    const names = claimants(offeredCpus(cpus), claims)
    return offeredCpus(cpus).filter(cpu => names.get(cpu)?.length === 0)
}

/**
 * The CPUs to suggest for so many vCPUs: the first that nobody has; when they do not suffice, those with the fewest
 * claims after them. Fewer than asked only when the host has fewer for machines.
 */
export function suggestPins(count: number, cpus: HostCpus, claims: readonly Claim[]): CpuList {
    const offered = offeredCpus(cpus)
    const load = claimants(offered, claims)
    return [...offered]
        .sort((a, b) => (load.get(a)?.length ?? 0) - (load.get(b)?.length ?? 0) || a - b)
        .slice(0, Math.max(0, count))
        .sort((a, b) => a - b)
}

/** The emulator's CPUs unless told otherwise: the machine's own last two. raptor.md, "Provisioning a new machine". */
export function suggestEmulatorPins(vcpuPins: CpuList): CpuList {
    return vcpuPins.slice(-2)
}
