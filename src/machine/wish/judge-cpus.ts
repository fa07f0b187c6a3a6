// SPDX-License-Identifier: LGPL-2.1-or-later

import { parseCpuList, repeatedCpus, type CpuList } from '../base/cpuset'
import type { Parsed } from '../base/parsed'
import type { HostCpus } from '../cpu/host-cpus'
import type { FieldFault, HostFacts, Judged, MachineSpec, MachineWish } from './wish'

/** libvirt refuses more in a q35 machine without an IOMMU that remaps interrupts in extended mode. qemu_validate.c */
const WITHOUT_IOMMU = 255

function judgeList(text: string, cpus: HostCpus): Parsed<CpuList, FieldFault> {
    const parsed = parseCpuList(text)
    if (!parsed.ok) return { ok: false, fault: { fault: parsed.fault } }
    const list = parsed.value
    const findings = [
        ['cpu-repeated', repeatedCpus(list)],
        ['cpu-absent', list.filter(cpu => !cpus.present.includes(cpu))],
        ['cpu-offline', list.filter(cpu => !cpus.online.includes(cpu))],
        ['cpu-unusable', list.filter(cpu => !cpus.usable.includes(cpu))],
    ] as const
    const found = findings.find(([, which]) => which.length > 0)
    return found ? { ok: false, fault: { fault: found[0], what: found[1].join(', ') } } : { ok: true, value: list }
}

function judgeCount(text: string, most: number | undefined): Parsed<number, FieldFault> {
    const count = /^\d{1,4}$/.test(text) ? Number(text) : 0
    if (count < 1) return { ok: false, fault: { fault: text === '' ? 'empty' : 'not-a-count' } }
    if (most !== undefined && count > most) return { ok: false, fault: { fault: 'too-many-vcpus', what: most } }
    if (count > WITHOUT_IOMMU) return { ok: false, fault: { fault: 'needs-iommu', what: WITHOUT_IOMMU } }
    return { ok: true, value: count }
}

/** How many vCPUs, and a CPU of the host for each of them and for the emulator. */
export function judgeCpus(
    wish: MachineWish,
    { cpus, capabilities }: HostFacts,
): Judged<Pick<MachineSpec, 'vcpuPins' | 'emulatorPins'>> {
    const count = judgeCount(wish.vcpus.trim(), capabilities.mostVcpus)
    const vcpuPins = judgeList(wish.vcpuPins, cpus)
    const emulatorPins = judgeList(wish.emulatorPins, cpus)
    const differ = count.ok && vcpuPins.ok && vcpuPins.value.length !== count.value
    if (count.ok && vcpuPins.ok && emulatorPins.ok && !differ)
        return { ok: true, value: { vcpuPins: vcpuPins.value, emulatorPins: emulatorPins.value } }
    return {
        ok: false,
        fault: {
            ...(!count.ok && { vcpus: count.fault }),
            ...(!vcpuPins.ok && { vcpuPins: vcpuPins.fault }),
            ...(differ && { vcpuPins: { fault: 'pins-differ', what: vcpuPins.value.length } }),
            ...(!emulatorPins.ok && { emulatorPins: emulatorPins.fault }),
        },
    }
}
