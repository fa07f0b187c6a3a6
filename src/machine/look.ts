// SPDX-License-Identifier: LGPL-2.1-or-later

import { asFields } from './fields'
import { parseReferences } from './uses'
import { parseVolumeGroup, type VolumeGroup } from './volume'

/** The volume group as `raptor-look volumes` prints it; undefined: the host has none of that name. Throws when it is none. */
export function parseVolumes(json: string): VolumeGroup | undefined {
    const fields = asFields(JSON.parse(json), 'raptor-look')
    return parseVolumeGroup(fields.group, parseReferences(fields.references))
}
