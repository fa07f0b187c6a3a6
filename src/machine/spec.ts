// SPDX-License-Identifier: LGPL-2.1-or-later

import { parseCpuList, repeatedCpus, type CpuList } from './cpuset'
import { domainName, parseMachineName, parseUserName, volumeName } from './name'
import type { DomainName, MachineName, UserName, VolumeName } from './name'
import { ownerOf } from './owner'
import type { HostCpus } from './pins'
import type { ConsoleChoice } from './settings'
import { GIB, KIB, MIB, parseSize, roundUp } from './size'
import type { Slot, SlotUse } from './slot'
import { nameTaken, type VolumeGroup } from './volume'

/** What the form holds: text as it was typed. */
export type MachineWish = {
    readonly owner: string
    readonly name: string
    readonly vcpus: string
    readonly vcpuPins: string
    readonly emulatorPins: string
    readonly memory: string
    readonly volume: string
    readonly console: ConsoleChoice
    readonly bridge: string
    readonly autostart: boolean
    readonly secureBoot: boolean
    readonly zeroFirst: boolean
}

/** A machine that can be provisioned: each part parsed and checked against the host. */
export type MachineSpec = {
    readonly owner: UserName
    readonly name: MachineName
    readonly domain: DomainName
    readonly group: string
    readonly volume: VolumeName
    readonly device: string
    /** the host CPU of each vCPU, by its number */
    readonly vcpuPins: CpuList
    readonly emulatorPins: CpuList
    readonly memoryBytes: number
    /** a multiple of the group's extent size */
    readonly volumeBytes: number
    readonly console: ConsoleChoice
    readonly slot: Slot
    readonly autostart: boolean
    readonly secureBoot: boolean
    /** whether its volume is zeroed before the machine can use it */
    readonly zeroFirst: boolean
}

/** What has to be known of the host to judge a wish. */
export type HostFacts = {
    readonly cpus: HostCpus
    readonly memoryBytes: number
    readonly group: VolumeGroup
    readonly slots: readonly SlotUse[]
    readonly domains: ReadonlySet<string>
    readonly members: ReadonlySet<string>
}

export type WishFault =
    | 'empty'
    | 'not-a-label'
    | 'too-long'
    | 'owned-by-another'
    | 'domain-exists'
    | 'volume-exists'
    | 'not-a-count'
    | 'not-a-list'
    | 'cpu-repeated'
    | 'cpu-absent'
    | 'cpu-offline'
    | 'pins-differ'
    | 'not-a-size'
    | 'not-positive'
    | 'too-large'
    | 'more-than-free'
    | 'more-than-host'
    | 'below-minimum'
    | 'bridge-unknown'
    | 'bridge-missing'
    | 'bridge-taken'

/** `what`: the part of the host that the fault speaks of (a CPU list, an owner, a size in bytes). */
export type FieldFault = { readonly fault: WishFault; readonly what?: string | number }
export type WishFaults = Partial<Record<keyof MachineWish, FieldFault>>

/** Less than this and UEFI firmware does not reach a boot loader. */
const MINIMUM_MEMORY = 64 * MIB

function checkName(wish: MachineWish, facts: HostFacts, faults: WishFaults) {
    const owner = parseUserName(wish.owner)
    const name = parseMachineName(wish.name)
    if (!owner.ok) faults.owner = { fault: owner.fault }
    if (!name.ok) faults.name = { fault: name.fault }
    if (!owner.ok || !name.ok) return undefined
    const domain = domainName(owner.value, name.value)
    if (!domain.ok) {
        faults.name = { fault: domain.fault }
        return undefined
    }
    const volume = volumeName(domain.value)
    // Now, and on the day on which she gets her account: at no time may it be another member's.
    const owners = [facts.members, new Set([...facts.members, owner.value])].map(members =>
        ownerOf(domain.value, members),
    )
    const other = owners.find(found => found?.member === true && found.user !== owner.value)
    if (other) faults.name = { fault: 'owned-by-another', what: other.user }
    else if (facts.domains.has(domain.value)) faults.name = { fault: 'domain-exists', what: domain.value }
    else if (facts.group.volumes.some(other => nameTaken(other) === volume))
        faults.name = { fault: 'volume-exists', what: volume }
    return { owner: owner.value, name: name.value, domain: domain.value, volume }
}

function checkCpus(text: string, cpus: HostCpus): { readonly list: CpuList; readonly fault?: FieldFault } {
    const parsed = parseCpuList(text)
    if (!parsed.ok) return { list: [], fault: { fault: parsed.fault } }
    const list = parsed.value
    const findings = [
        ['cpu-repeated', repeatedCpus(list)],
        ['cpu-absent', list.filter(cpu => !cpus.present.includes(cpu))],
        ['cpu-offline', list.filter(cpu => !cpus.online.includes(cpu))],
    ] as const
    const found = findings.find(([, which]) => which.length > 0)
    return found ? { list, fault: { fault: found[0], what: found[1].join(', ') } } : { list }
}

function checkPins(wish: MachineWish, facts: HostFacts, faults: WishFaults) {
    const count = /^\d{1,4}$/.test(wish.vcpus.trim()) ? Number(wish.vcpus) : 0
    if (count < 1) faults.vcpus = { fault: wish.vcpus.trim() === '' ? 'empty' : 'not-a-count' }
    const vcpu = checkCpus(wish.vcpuPins, facts.cpus)
    if (vcpu.fault) faults.vcpuPins = vcpu.fault
    else if (count > 0 && vcpu.list.length !== count) faults.vcpuPins = { fault: 'pins-differ', what: vcpu.list.length }
    const emulator = checkCpus(wish.emulatorPins, facts.cpus)
    if (emulator.fault) faults.emulatorPins = emulator.fault
    return { vcpuPins: vcpu.list, emulatorPins: emulator.list }
}

function checkSizes(wish: MachineWish, facts: HostFacts, faults: WishFaults) {
    const memory = parseSize(wish.memory, MIB)
    if (!memory.ok) faults.memory = { fault: memory.fault }
    else if (memory.value < MINIMUM_MEMORY) faults.memory = { fault: 'below-minimum', what: MINIMUM_MEMORY }
    else if (memory.value > facts.memoryBytes) faults.memory = { fault: 'more-than-host', what: facts.memoryBytes }
    const volume = parseSize(wish.volume, GIB)
    const volumeBytes = volume.ok ? roundUp(volume.value, facts.group.extentBytes) : 0
    if (!volume.ok) faults.volume = { fault: volume.fault }
    else if (volumeBytes > facts.group.freeBytes)
        faults.volume = { fault: 'more-than-free', what: facts.group.freeBytes }
    return { memoryBytes: memory.ok ? roundUp(memory.value, KIB) : 0, volumeBytes }
}

function checkSlot(wish: MachineWish, facts: HostFacts, faults: WishFaults): Slot | undefined {
    const slot = facts.slots.find(({ bridge }) => bridge === wish.bridge)
    if (slot === undefined)
        faults.bridge = { fault: wish.bridge === '' ? 'empty' : 'bridge-unknown', what: wish.bridge }
    else if (!slot.exists) faults.bridge = { fault: 'bridge-missing', what: slot.bridge }
    else if (slot.domains.length > 0) faults.bridge = { fault: 'bridge-taken', what: slot.domains.join(', ') }
    return slot && { bridge: slot.bridge, mac: slot.mac }
}

/**
 * Judges a wish against the host. The form shows the faults while she types; the plan judges again, under the lock,
 * by this same function, whatever the page has let through.
 */
export function parseWish(
    wish: MachineWish,
    facts: HostFacts,
): { readonly spec?: MachineSpec; readonly faults: WishFaults } {
    const faults: WishFaults = {}
    const names = checkName(wish, facts, faults)
    const pins = checkPins(wish, facts, faults)
    const sizes = checkSizes(wish, facts, faults)
    const slot = checkSlot(wish, facts, faults)
    if (Object.keys(faults).length > 0 || names === undefined || slot === undefined) return { faults }
    const { console, autostart, secureBoot, zeroFirst } = wish
    const device = `/dev/${facts.group.name}/${names.volume}`
    return {
        faults,
        spec: {
            ...names,
            ...pins,
            ...sizes,
            group: facts.group.name,
            device,
            slot,
            console,
            autostart,
            secureBoot,
            zeroFirst,
        },
    }
}
