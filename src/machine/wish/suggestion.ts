// SPDX-License-Identifier: LGPL-2.1-or-later

import { parseCpuList, showCpuList, type CpuList } from '../base/cpuset'
import { GIB } from '../base/size'
import { claimants, suggestEmulatorPins, suggestPins, type Claim } from '../cpu/pins'
import { firstFreeSlot } from '../network/slot'
import type { Settings } from '../setup/settings'
import type { HostFacts, MachineWish } from './spec'

/** CPUs that somebody else has pinned too, with their names. */
export type SharedCpu = { readonly cpu: number; readonly names: readonly string[] }

/** The usual size, or what is left where that is less; the usual one again when nothing is, so that it says so. */
function suggestVolume(usualGiB: number, freeBytes: number): string {
    const freeGiB = Math.floor(freeBytes / GIB)
    return `${String(freeGiB > 0 ? Math.min(usualGiB, freeGiB) : usualGiB)} GiB`
}

/**
 * The whole form: what she has typed, and a suggestion for everything else. A suggestion follows what it is made
 * of: more vCPUs, more pins; other pins, another emulator.
 */
export function suggestWish(
    typed: Partial<MachineWish>,
    facts: Pick<HostFacts, 'cpus' | 'slots' | 'group'>,
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
        volume: suggestVolume(defaults.volumeGiB, facts.group.freeBytes),
        console: defaults.console,
        bridge: firstFreeSlot(facts.slots)?.bridge ?? '',
        autostart: defaults.autostart,
        secureBoot: defaults.secureBoot,
        zeroFirst: defaults.zeroFirst,
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
