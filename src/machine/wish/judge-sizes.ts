// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Parsed } from '../base/parsed'
import { GIB, KIB, MIB, parseSize, roundUp } from '../base/size'
import type { VolumeGroup } from '../volume/volume'
import type { FieldFault, HostFacts, Judged, MachineSpec, MachineWish } from './wish'

/** Less than this and UEFI firmware does not reach a boot loader. */
const MINIMUM_MEMORY = 64 * MIB

function judgeMemory(text: string, hostBytes: number): Parsed<number, FieldFault> {
    const size = parseSize(text, MIB)
    if (!size.ok) return { ok: false, fault: { fault: size.fault } }
    if (size.value < MINIMUM_MEMORY) return { ok: false, fault: { fault: 'below-minimum', what: MINIMUM_MEMORY } }
    if (size.value > hostBytes) return { ok: false, fault: { fault: 'more-than-host', what: hostBytes } }
    return { ok: true, value: roundUp(size.value, KIB) }
}

function judgeVolume(text: string, { extentBytes, freeBytes }: VolumeGroup): Parsed<number, FieldFault> {
    const size = parseSize(text, GIB)
    if (!size.ok) return { ok: false, fault: { fault: size.fault } }
    const bytes = roundUp(size.value, extentBytes)
    return bytes > freeBytes
        ? { ok: false, fault: { fault: 'more-than-free', what: freeBytes } }
        : { ok: true, value: bytes }
}

/** How much memory, in whole KiB as libvirt has it, and how large a volume, in whole extents. */
export function judgeSizes(
    wish: MachineWish,
    facts: HostFacts,
): Judged<Pick<MachineSpec, 'memoryBytes' | 'volumeBytes'>> {
    const memory = judgeMemory(wish.memory, facts.memoryBytes)
    const volume = judgeVolume(wish.volume, facts.group)
    return memory.ok && volume.ok
        ? { ok: true, value: { memoryBytes: memory.value, volumeBytes: volume.value } }
        : {
              ok: false,
              fault: { ...(!memory.ok && { memory: memory.fault }), ...(!volume.ok && { volume: volume.fault }) },
          }
}
