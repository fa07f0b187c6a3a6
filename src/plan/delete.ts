// SPDX-License-Identifier: LGPL-2.1-or-later

import { startWipe } from '../host/lvm/wipes'
import type { Volume } from '../machine/volume/volume'
import { asRoot, type Plan } from './step'

/**
 * Zero and delete: one command that refuses, or commits the volume and starts its unit (DESIGN D6). From there on the unit
 * finishes, so nothing is undone. It undefines and destroys the domain, wipes the volume and removes it.
 * @param domainUuid the domain that goes with the volume; undefined when there is none
 */
export function planDelete(volume: Volume, domainUuid: string | undefined): Plan {
    return [{ kind: 'start-wipe', final: true, ...asRoot(startWipe(volume.uuid, domainUuid)) }]
}
