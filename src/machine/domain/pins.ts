// SPDX-License-Identifier: LGPL-2.1-or-later

import { readCpus, type CpuList } from '../base/cpuset'
import { attribute, child, children, textOf, type XmlElement } from '../base/xml'

export type Pin = { readonly vcpu: number; readonly cpus: CpuList }

/** How many vCPUs a domain has, and which CPUs of the host each of its threads may run on. */
export type Pinning = {
    /** the most that it can have */
    readonly vcpus: number
    /** how many of these it has: the others can be plugged in while it runs, and have their pins already */
    readonly currentVcpus: number
    /** of the vCPUs that have pins of their own */
    readonly pins: readonly Pin[]
    /** `<vcpu cpuset>`: where every other thread of it runs; empty: anywhere */
    readonly cpuset: CpuList
    readonly emulatorPin: CpuList
    /** of its I/O threads, all together */
    readonly threadPins: CpuList
}

function cpusOf(element: XmlElement | undefined): CpuList {
    return readCpus(attribute(element, 'cpuset') ?? '')
}

/** A vCPU's number may stand in several elements, as after a change by hand: then any of them may be meant. */
function pinsOf(tune: XmlElement | undefined): readonly Pin[] {
    const pins = new Map<number, CpuList>()
    for (const pin of children(tune, 'vcpupin')) {
        const vcpu = Number(attribute(pin, 'vcpu'))
        pins.set(vcpu, [...new Set([...(pins.get(vcpu) ?? []), ...cpusOf(pin)])])
    }
    return [...pins].map(([vcpu, cpus]) => ({ vcpu, cpus })).sort((a, b) => a.vcpu - b.vcpu)
}

/** Source: libvirt formatdomain, "CPU Allocation" and "CPU Tuning". Throws when there is no number of vCPUs. */
export function pinningOf(root: XmlElement): Pinning {
    const vcpu = child(root, 'vcpu')
    const tune = child(root, 'cputune')
    const vcpus = Number(textOf(vcpu) ?? '1')
    const currentVcpus = Number(attribute(vcpu, 'current') ?? vcpus)
    if (!Number.isSafeInteger(vcpus) || !Number.isSafeInteger(currentVcpus)) throw new Error('<vcpu> has no number')
    return {
        vcpus,
        currentVcpus,
        pins: pinsOf(tune),
        cpuset: cpusOf(vcpu),
        emulatorPin: cpusOf(child(tune, 'emulatorpin')),
        threadPins: [...new Set(children(tune, 'iothreadpin').flatMap(cpusOf))],
    }
}

/** The numbers of the vCPUs that have neither a pin of their own nor a cpuset to run on: they may be anywhere. */
export function unpinnedVcpus({ vcpus, pins, cpuset }: Pinning): readonly number[] {
    if (cpuset.length > 0) return []
    const pinned = new Set(pins.flatMap(({ vcpu, cpus }) => (cpus.length > 0 ? [vcpu] : [])))
    return Array.from({ length: vcpus }, (_, vcpu) => vcpu).filter(vcpu => !pinned.has(vcpu))
}

/** Every set of CPUs that one of its threads must find a CPU in. */
export function cpuSets({ pins, cpuset, emulatorPin, threadPins }: Pinning): readonly CpuList[] {
    return [...pins.map(({ cpus }) => cpus), cpuset, emulatorPin, threadPins].filter(cpus => cpus.length > 0)
}

/** Every CPU that it names anywhere, each once. */
export function cpusNamed(pinning: Pinning): CpuList {
    return [...new Set(cpuSets(pinning).flat())]
}
