// SPDX-License-Identifier: LGPL-2.1-or-later

import { parseCpuList, showCpuList, type CpuList } from './cpuset'
import { claimants, suggestEmulatorPins, suggestPins, type Claim } from './pins'
import type { Settings } from './settings'
import type { HostFacts, MachineWish } from './spec'
import { firstFreeSlot } from './slot'

/** CPUs that somebody else has pinned too, with their names. */
export type SharedCpu = { readonly cpu: number; readonly names: readonly string[] }

/**
 * The whole form: what she has typed, and a suggestion for everything else. A suggestion follows what it is made
 * of: more vCPUs, more pins; other pins, another emulator.
 */
export function suggestWish(
    typed: Partial<MachineWish>,
    facts: Pick<HostFacts, 'cpus' | 'slots'>,
    claims: readonly Claim[],
    { defaults }: Settings,
): MachineWish {
    const vcpus = typed.vcpus ?? String(Math.max(1, Math.min(defaults.vcpus, facts.cpus.online.length)))
    const count = /^\d{1,4}$/.test(vcpus.trim()) ? Number(vcpus) : 0
    const vcpuPins = typed.vcpuPins ?? showCpuList(suggestPins(count, facts.cpus, claims))
    const pinned = parseCpuList(vcpuPins)
    return {
        owner: '',
        name: '',
        memory: `${String(defaults.memoryMiB)} MiB`,
        volume: `${String(defaults.volumeGiB)} GiB`,
        console: defaults.console,
        bridge: firstFreeSlot(facts.slots)?.bridge ?? '',
        autostart: defaults.autostart,
        secureBoot: defaults.secureBoot,
        ...typed,
        vcpus,
        vcpuPins,
        emulatorPins: typed.emulatorPins ?? showCpuList(suggestEmulatorPins(pinned.ok ? pinned.value : [])),
    }
}

/** The chosen CPUs that others claim as well: a warning, not a refusal (DESIGN §5). */
export function sharedCpus(chosen: CpuList, claims: readonly Claim[]): readonly SharedCpu[] {
    return [...claimants(chosen, claims)].flatMap(([cpu, names]) => (names.length > 0 ? [{ cpu, names }] : []))
}
