// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Disk, Domain } from './domain'
import { volumeName } from './name'
import { no, ok, type Parsed } from './parsed'
import { isCommitted, isVolumePath, nameTaken, type Volume, type VolumeGroup } from './volume'

/** Why a domain cannot be deleted with its volume. `other-disks` names what would be left or lost. */
export type DeletionFault =
    | { readonly kind: 'other-disks'; readonly disks: readonly string[] }
    | { readonly kind: 'no-volume' }
    | { readonly kind: 'already-wiping' }
    /** it was there when it was asked about */
    | { readonly kind: 'gone' }

/**
 * The one volume that goes with a domain. A domain with any other disk is refused (DESIGN D12): nobody has said what
 * should become of that. The wiping unit checks the same by device number; this is so that a person learns of it first.
 */
export function volumeToDelete(domain: Domain, group: VolumeGroup): Parsed<Volume, DeletionFault> {
    const name = volumeName(domain.name)
    // The one that has the name now, before an older one that is being wiped and had it once.
    const named =
        group.volumes.find(volume => nameTaken(volume) === name) ??
        group.volumes.find(volume => volume.originalName === name)
    const isOwn = (disk: Disk) =>
        named !== undefined && disk.source !== undefined && isVolumePath(disk.source, group.name, name)
    const others = domain.disks.flatMap(disk => (disk.source === undefined || isOwn(disk) ? [] : [disk.source]))
    if (others.length > 0) return no({ kind: 'other-disks', disks: others })
    if (named === undefined || !domain.disks.some(isOwn)) return no({ kind: 'no-volume' })
    // A new one is its machine's, also while it is zeroed for it.
    return isCommitted(named) && !named.isNew ? no({ kind: 'already-wiping' }) : ok(named)
}
