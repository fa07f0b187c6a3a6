// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Interface } from '../domain/interfaces'
import { bridgesBelow, type Links } from './links'
import type { Networks } from './networks'

/** A bridge with its fixed MAC address, by which the host's DHCP server knows the machine on it. */
export type Slot = { readonly bridge: string; readonly mac: string }

/** A slot as it is now: whether its bridge exists on the host, and which domains are on it. */
export type SlotUse = Slot & {
    readonly exists: boolean
    readonly domains: readonly string[]
    /** those of which it is not known: they may be on it, so it is not given to another */
    readonly unsure: readonly string[]
}

/** What the bridges that domains name lead to. */
export type Wiring = { readonly links: Links; readonly networks: Networks }

/** Who may be on one. */
export type OnSlot = {
    readonly name: string
    readonly interfaces: readonly Interface[]
    readonly bridges: readonly string[]
    readonly macs: readonly string[]
    /** whether it may have interfaces that nobody could read */
    readonly unknown?: boolean
}

type Reached = { readonly bridges: readonly string[]; readonly unsure: boolean }

/** The bridges that an interface is on or will be. `unsure`: it is in a network of which that cannot be said. */
function reachedBy({ bridge, network, device, tap }: Interface, { links, networks }: Wiring): Reached {
    // A network that libvirt does not know has nobody on it.
    const isThere = network !== undefined && networks?.has(network) !== false
    const known = isThere ? networks?.get(network) : undefined
    const names = [bridge, device, tap, known?.bridge, ...(known?.devices ?? [])].filter(name => name !== undefined)
    return {
        // A bridge that is not there now is on itself: it may be made before the machine starts.
        bridges: names.flatMap(name => [name, ...bridgesBelow(name, links)]),
        unsure: isThere && known === undefined,
    }
}

/**
 * Who has which slot. A domain has it by its bridge, through whatever network or device, or by its MAC address: either keeps
 * another machine off. So does a domain of which it is not known.
 */
export function slotUse(slots: readonly Slot[], wiring: Wiring, domains: readonly OnSlot[]): readonly SlotUse[] {
    const taken = domains.map(domain => {
        const reached = domain.interfaces.map(one => reachedBy(one, wiring))
        return {
            name: domain.name,
            bridges: new Set([...domain.bridges, ...reached.flatMap(({ bridges }) => bridges)]),
            macs: new Set(domain.macs.map(mac => mac.trim().toLowerCase())),
            unsure: domain.unknown === true || reached.some(({ unsure }) => unsure),
        }
    })
    return slots.map(slot => {
        const isOn = (domain: (typeof taken)[number]) => domain.bridges.has(slot.bridge) || domain.macs.has(slot.mac)
        return {
            ...slot,
            exists: wiring.links.get(slot.bridge)?.bridge === true,
            domains: taken.filter(isOn).map(({ name }) => name),
            unsure: taken.filter(domain => domain.unsure && !isOn(domain)).map(({ name }) => name),
        }
    })
}

export function firstFreeSlot(slots: readonly SlotUse[]): SlotUse | undefined {
    return slots.find(slot => slot.exists && slot.domains.length === 0 && slot.unsure.length === 0)
}
