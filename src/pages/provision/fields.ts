// SPDX-License-Identifier: LGPL-2.1-or-later

import type { HostFacts, MachineWish, WishFaults } from '../../machine/wish/spec'

/** What each group of fields is given. `faults`: only of fields that she has touched, or all once she wants to go on. */
export type FieldsProps = {
    readonly wish: MachineWish
    readonly facts: HostFacts
    readonly faults: WishFaults
    readonly onType: (change: Partial<MachineWish>) => void
}
