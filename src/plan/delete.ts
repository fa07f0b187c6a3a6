// SPDX-License-Identifier: LGPL-2.1-or-later

import { markForWipe } from '../host/lvm'
import { startWipe } from '../host/units'
import type { Volume } from '../machine/volume'
import { asRoot, type Plan } from './step'

/**
 * Zero and delete. The mark is the commitment: from there on the unit finishes, so nothing is undone. The unit
 * undefines and destroys the domain, wipes the volume and removes it (DESIGN D6); the page only asks for it.
 * @param domainUuid the domain that goes with the volume; undefined when there is none
 */
export function planDelete(group: string, volume: Volume, domainUuid: string | undefined, by: string): Plan {
    return [
        { id: 'mark-for-wipe', ...asRoot(markForWipe(group, volume, domainUuid, by)) },
        { id: 'start-wipe', ...asRoot(startWipe(volume.uuid)) },
    ]
}
