// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Volume } from '../machine/volume/volume'
import type { MachineSpec, MachineWish } from '../machine/wish/spec'

export type ProvisionTask = {
    readonly kind: 'provision'
    /** of the domain */
    readonly name: string
    readonly wish: MachineWish
    readonly spec: MachineSpec
    /**
     * The domain's, chosen before it is run so that the XML that is shown is the one that will be defined. Each run has its own:
     * what a former one left may still be on its way out by the UUID that it had.
     */
    readonly uuid: string
}

export type DeleteTask =
    /** a machine; `volume`: the one that somebody was asked about */
    | { readonly kind: 'delete'; readonly name: string; readonly domainUuid: string; readonly volume: Volume }
    /** what a provisioning left behind, or a volume whose domain is gone */
    | { readonly kind: 'clean-up' | 'delete-volume'; readonly name: string; readonly volume: Volume }

/** What somebody wants done, as data: once it is confirmed it does not change with the list. */
export type Task = ProvisionTask | DeleteTask

export function provisionTask(wish: MachineWish, spec: MachineSpec): ProvisionTask {
    return { kind: 'provision', name: spec.domain, wish, spec, uuid: crypto.randomUUID() }
}
