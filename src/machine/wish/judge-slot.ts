// SPDX-License-Identifier: LGPL-2.1-or-later

import type { SlotUse } from '../network/slot'
import type { FieldFault, HostFacts, Judged, MachineSpec, MachineWish } from './wish'

/** What keeps a machine from a slot; undefined when nothing does. */
function slotFault({ bridge, exists, domains, unsure }: SlotUse): FieldFault | undefined {
    if (!exists) return { fault: 'bridge-missing', what: bridge }
    if (domains.length > 0) return { fault: 'bridge-taken', what: domains.join(', ') }
    return unsure.length > 0 ? { fault: 'bridge-unsure', what: unsure.join(', ') } : undefined
}

/** A bridge that nobody has, with its MAC address. */
export function judgeSlot({ bridge }: MachineWish, { slots }: HostFacts): Judged<Pick<MachineSpec, 'slot'>> {
    const slot = slots.find(one => one.bridge === bridge)
    if (slot === undefined)
        return { ok: false, fault: { bridge: { fault: bridge === '' ? 'empty' : 'bridge-unknown', what: bridge } } }
    const fault = slotFault(slot)
    return fault
        ? { ok: false, fault: { bridge: fault } }
        : { ok: true, value: { slot: { bridge: slot.bridge, mac: slot.mac } } }
}
