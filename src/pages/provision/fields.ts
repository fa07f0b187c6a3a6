// SPDX-License-Identifier: LGPL-2.1-or-later

import type { HostFacts, MachineWish, WishFaults } from '../../machine/wish/spec'

/** What each group of fields is given. `faults`: only of fields that she has touched, or all once she wants to go on. */
export type FieldsProps = {
    readonly wish: MachineWish
    readonly facts: HostFacts
    readonly faults: WishFaults
    readonly onType: (change: Partial<MachineWish>) => void
}

const _ = cockpit.gettext

/** Every field that can be refused, in the order of the form: its control's id and its label. */
export const FIELDS = {
    owner: { id: 'owner', label: _('Owner') },
    name: { id: 'name', label: _('Name') },
    vcpus: { id: 'vcpus', label: _('vCPUs') },
    vcpuPins: { id: 'vcpu-pins', label: _('Pins of the vCPUs') },
    emulatorPins: { id: 'emulator-pins', label: _('Pins of the emulator') },
    memory: { id: 'memory', label: _('Memory') },
    volume: { id: 'volume', label: _('Volume') },
    bridge: { id: 'bridge', label: _('Bridge') },
    secureBoot: { id: 'secure-boot', label: _('Secure Boot, with the usual keys enrolled') },
} as const

/** The fields that are refused, in the order of the form. */
export const refusedFields = (faults: WishFaults) =>
    (['owner', 'name', 'vcpus', 'vcpuPins', 'emulatorPins', 'memory', 'volume', 'bridge', 'secureBoot'] as const)
        .filter(field => faults[field])
        .map(field => FIELDS[field])
