// SPDX-License-Identifier: LGPL-2.1-or-later

import { no, ok, type Parsed } from '../base/parsed'
import type { Domain } from '../domain/domain'
import { volumeName } from '../people/name'
import { isCommitted, type Volume, type VolumeGroup } from './volume'

/** Why a domain cannot be deleted with its volume. `other-disks` names what would be left or lost. */
export type DeletionFault =
    | { readonly kind: 'other-disks'; readonly disks: readonly string[] }
    | { readonly kind: 'no-volume' }
    | { readonly kind: 'already-wiping' }
    /** the host has not said yet what it has */
    | { readonly kind: 'not-known' }
    /** it was there when it was asked about */
    | { readonly kind: 'gone' }

/**
 * The one volume that goes with a domain, whatever either is called. A domain with any other disk is refused (DESIGN
 * D12): nobody has said what should become of that. What it has is the host's answer; the wipe asks again, and deeper.
 */
export function volumeToDelete(
    domain: Pick<Domain, 'uuid' | 'name'>,
    group: VolumeGroup,
): Parsed<Volume, DeletionFault> {
    const disks = group.disks.get(domain.uuid)
    if (disks === undefined) return no({ kind: 'not-known' })
    const volumes = group.volumes.filter(({ uuid }) => disks.volumes.includes(uuid))
    const [volume] = volumes
    if (disks.others.length > 0) return no({ kind: 'other-disks', disks: disks.others })
    if (volume === undefined) return no({ kind: 'no-volume' })
    if (volumes.length > 1) {
        // Its own is the one of its name; each of the others is somebody's data, too.
        const others = volumes.filter(({ name }) => name !== volumeName(domain.name))
        return no({ kind: 'other-disks', disks: others.map(({ name }) => `/dev/${group.name}/${name}`) })
    }
    // A new one is its machine's, also while it is zeroed for it.
    return isCommitted(volume) && !volume.isNew ? no({ kind: 'already-wiping' }) : ok(volume)
}
