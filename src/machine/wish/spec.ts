// SPDX-License-Identifier: LGPL-2.1-or-later

import { judgeCpus } from './judge-cpus'
import { judgeFirmware } from './judge-firmware'
import { judgeName } from './judge-name'
import { judgeSizes } from './judge-sizes'
import { judgeSlot } from './judge-slot'
import type { HostFacts, MachineSpec, MachineWish, WishFaults } from './wish'

export type { FieldFault, HostFacts, MachineSpec, MachineWish, WishFault, WishFaults } from './wish'

/**
 * Judges a wish against the host, each subject by itself. The form shows the faults while she types; the plan judges again,
 * under the lock, by this same function, whatever the page has let through.
 */
export function parseWish(
    wish: MachineWish,
    facts: HostFacts,
): { readonly spec?: MachineSpec; readonly faults: WishFaults } {
    const name = judgeName(wish, facts)
    const cpus = judgeCpus(wish, facts)
    const sizes = judgeSizes(wish, facts)
    const slot = judgeSlot(wish, facts)
    const firmware = judgeFirmware(wish, facts)
    if (!name.ok || !cpus.ok || !sizes.ok || !slot.ok || !firmware.ok) {
        const judged = [name, cpus, sizes, slot, firmware]
        return { faults: judged.reduce<WishFaults>((all, one) => (one.ok ? all : { ...all, ...one.fault }), {}) }
    }
    const { console, autostart, zeroFirst } = wish
    const { name: group } = facts.group
    return {
        faults: {},
        spec: {
            ...name.value,
            ...cpus.value,
            ...sizes.value,
            ...slot.value,
            ...firmware.value,
            group,
            device: `/dev/${group}/${name.value.volume}`,
            console,
            autostart,
            zeroFirst,
        },
    }
}
