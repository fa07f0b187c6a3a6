// SPDX-License-Identifier: LGPL-2.1-or-later

import type { FieldFault, HostFacts, Judged, MachineSpec, MachineWish } from './wish'

function firmwareFault(secureBoot: boolean, { capabilities }: HostFacts): FieldFault | undefined {
    if (!capabilities.efi) return { fault: 'no-efi' }
    if (secureBoot) return capabilities.secureBoot ? undefined : { fault: 'no-secure-boot' }
    return capabilities.plainBoot ? undefined : { fault: 'no-plain-boot' }
}

/** A machine boots by UEFI, always: with Secure Boot, or without it. */
export function judgeFirmware({ secureBoot }: MachineWish, facts: HostFacts): Judged<Pick<MachineSpec, 'secureBoot'>> {
    const fault = firmwareFault(secureBoot, facts)
    return fault ? { ok: false, fault: { secureBoot: fault } } : { ok: true, value: { secureBoot } }
}
