// SPDX-License-Identifier: LGPL-2.1-or-later

import { parseRecords, type BrokenRecord, type WipeRecord } from '../../machine/volume/record'
import { hostError } from '../base/error'
import { readText, runAsRoot, type Argv } from '../base/run'

/** What a person types in a shell, too. It makes every check again, as root. */
const program = () => `${__LIBEXECDIR__}/raptor-wipe`

/**
 * Gives a volume to its wipe, or starts a wipe again that stopped. It goes on when the page is closed.
 * @param domainUuid the domain that ends with the volume; undefined when there is none
 */
export function startWipe(volumeUuid: string, domainUuid?: string): Argv {
    return [program(), 'start', volumeUuid, ...(domainUuid === undefined ? [] : ['--domain', domainUuid])]
}

/** Zeroes a volume before its first use. @param volume GROUP/NAME of one that is being provisioned */
export function startNew(volume: string): Argv {
    return [program(), 'new', volume]
}

/** Until the next boot at most. */
export function pauseWipe(volumeUuid: string, paused: boolean): Argv {
    return [program(), paused ? 'pause' : 'resume', volumeUuid]
}

/** @param rateBytes a second; undefined: as fast as the disk does it beside others' work */
export function limitWipe(volumeUuid: string, rateBytes: number | undefined): Argv {
    return [program(), 'limit', volumeUuid, rateBytes === undefined ? 'none' : String(rateBytes)]
}

/**
 * Why a volume is in quarantine: as its unit said it, kept for after the next boot. undefined: nobody wrote it down.
 * Rejects with HostError.
 */
export async function readFailure(volumeUuid: string): Promise<string | undefined> {
    const path = `/var/lib/raptor/wipes/${volumeUuid}.failure.json`
    try {
        const kept: unknown = JSON.parse((await readText(path, 'require')) ?? 'null')
        const why: unknown = typeof kept === 'object' && kept !== null ? Reflect.get(kept, 'why') : undefined
        return typeof why === 'string' ? why : undefined
    } catch (error) {
        throw hostError(error, `cat ${path}`)
    }
}

/** What was wiped, the newest first. Rejects with HostError. */
export async function readRecords(): Promise<readonly (WipeRecord | BrokenRecord)[]> {
    const json = await runAsRoot([program(), 'records'])
    try {
        return parseRecords(json)
    } catch (error) {
        throw hostError(error, `sudo ${program()} records`)
    }
}
