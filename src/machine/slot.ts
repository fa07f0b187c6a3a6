// SPDX-License-Identifier: LGPL-2.1-or-later

/** A bridge with its fixed MAC address, by which the host's DHCP server knows the machine on it. */
export type Slot = { readonly bridge: string; readonly mac: string }

/** A slot as it is now: whether its bridge exists on the host, and which domains are on it. */
export type SlotUse = Slot & { readonly exists: boolean; readonly domains: readonly string[] }

type OnBridge = { readonly name: string; readonly bridges: readonly string[]; readonly macs: readonly string[] }

/** Who has which slot. A domain has it by its bridge or by its MAC: either keeps another machine off. */
export function slotUse(
    slots: readonly Slot[],
    bridges: ReadonlySet<string>,
    domains: readonly OnBridge[],
): readonly SlotUse[] {
    return slots.map(slot => ({
        ...slot,
        exists: bridges.has(slot.bridge),
        domains: domains
            .filter(
                domain =>
                    domain.bridges.includes(slot.bridge) || domain.macs.some(mac => mac.toLowerCase() === slot.mac),
            )
            .map(domain => domain.name),
    }))
}

export function firstFreeSlot(slots: readonly SlotUse[]): SlotUse | undefined {
    return slots.find(slot => slot.exists && slot.domains.length === 0)
}
