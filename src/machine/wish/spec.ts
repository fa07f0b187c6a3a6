// SPDX-License-Identifier: LGPL-2.1-or-later

import { parseCpuList, repeatedCpus, type CpuList } from '../base/cpuset'
import { GIB, KIB, MIB, parseSize, roundUp } from '../base/size'
import type { HostCpus } from '../cpu/host-cpus'
import type { Slot } from '../network/slot'
import { checkName } from './spec-name'
import type { FieldFault, HostFacts, MachineSpec, MachineWish, WishFaults } from './wish'

export type { FieldFault, HostFacts, MachineSpec, MachineWish, WishFault, WishFaults } from './wish'

/** Less than this and UEFI firmware does not reach a boot loader. */
const MINIMUM_MEMORY = 64 * MIB

/** libvirt refuses more in a q35 machine without an IOMMU that remaps interrupts in extended mode. qemu_validate.c */
const WITHOUT_IOMMU = 255

function checkCpus(text: string, cpus: HostCpus): { readonly list: CpuList; readonly fault?: FieldFault } {
    const parsed = parseCpuList(text)
    if (!parsed.ok) return { list: [], fault: { fault: parsed.fault } }
    const list = parsed.value
    const findings = [
        ['cpu-repeated', repeatedCpus(list)],
        ['cpu-absent', list.filter(cpu => !cpus.present.includes(cpu))],
        ['cpu-offline', list.filter(cpu => !cpus.online.includes(cpu))],
        ['cpu-unusable', list.filter(cpu => !cpus.usable.includes(cpu))],
    ] as const
    const found = findings.find(([, which]) => which.length > 0)
    return found ? { list, fault: { fault: found[0], what: found[1].join(', ') } } : { list }
}

function checkPins(wish: MachineWish, facts: HostFacts, faults: WishFaults) {
    const count = /^\d{1,4}$/.test(wish.vcpus.trim()) ? Number(wish.vcpus) : 0
    const most = facts.capabilities.mostVcpus
    if (count < 1) faults.vcpus = { fault: wish.vcpus.trim() === '' ? 'empty' : 'not-a-count' }
    else if (most !== undefined && count > most) faults.vcpus = { fault: 'too-many-vcpus', what: most }
    else if (count > WITHOUT_IOMMU) faults.vcpus = { fault: 'needs-iommu', what: WITHOUT_IOMMU }
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
    else if (slot.unsure.length > 0) faults.bridge = { fault: 'bridge-unsure', what: slot.unsure.join(', ') }
    return slot && { bridge: slot.bridge, mac: slot.mac }
}

/** A machine boots by UEFI, always: with Secure Boot, or without it. */
function checkFirmware({ secureBoot }: MachineWish, { capabilities }: HostFacts, faults: WishFaults) {
    if (!capabilities.efi) faults.secureBoot = { fault: 'no-efi' }
    else if (secureBoot && !capabilities.secureBoot) faults.secureBoot = { fault: 'no-secure-boot' }
    else if (!secureBoot && !capabilities.plainBoot) faults.secureBoot = { fault: 'no-plain-boot' }
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
    checkFirmware(wish, facts, faults)
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
