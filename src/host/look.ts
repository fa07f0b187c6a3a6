// SPDX-License-Identifier: LGPL-2.1-or-later

import { parseVolumes } from '../machine/look'
import type { Volume, VolumeGroup } from '../machine/volume'
import { hostError } from './error'
import { runAsRoot, type Argv } from './run'

const volumes = (): Argv => [`${__LIBEXECDIR__}/raptor-look`, 'volumes']

/**
 * The volume group with its volumes, and who refers to each: the host's answer, by device number. undefined: there is
 * no such group. Rejects with HostError.
 */
export async function readVolumes(): Promise<VolumeGroup | undefined> {
    const json = await runAsRoot(volumes())
    try {
        return parseVolumes(json)
    } catch (error) {
        throw hostError(error, `sudo ${volumes().join(' ')}`)
    }
}

/** The volume that was made for a domain, by its tag. Rejects with HostError. */
export async function findVolume(domainUuid: string): Promise<Volume | undefined> {
    return (await readVolumes())?.volumes.find(volume => volume.domainUuid === domainUuid)
}
