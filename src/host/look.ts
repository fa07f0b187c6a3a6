// SPDX-License-Identifier: LGPL-2.1-or-later

import { parseVolumes } from '../machine/look'
import type { Volume, VolumeGroup } from '../machine/volume'
import { hostError } from './error'
import { onLines } from './lines'
import { keepAlive, startProcess } from './process'
import { runAsRoot, showCommand, type Argv } from './run'
import { waitFor } from './waits'

const volumes = (...options: readonly string[]): Argv => [`${__LIBEXECDIR__}/raptor-look`, 'volumes', ...options]

export type VolumesReader = {
    /**
     * The volume group with its volumes, and who refers to each: the host's answer, by device number. undefined: there is
     * no such group. One question at a time. Rejects with HostError.
     * @param before what it was: who had its volumes is kept while libvirt does not say
     */
    readonly read: (before: VolumeGroup | undefined) => Promise<VolumeGroup | undefined>
    readonly end: () => void
}

type Running = {
    readonly process: cockpit.Spawn<string>
    readonly over: Promise<never>
    onLine: (line: string) => void
}

const FAILED = 'failed '

/**
 * One program answers again and again: to start it takes longer than the answer does. It is started by the first question, and anew
 * by the next one after it has ended.
 */
export function openVolumesReader(): VolumesReader {
    const argv = volumes('--follow')
    const shown = showCommand(['sudo', ...argv])
    let running: Running | undefined

    function start(): Running {
        const process = startProcess(argv, { superuser: 'require' })
        const stop = keepAlive(process)
        const over = new Promise<never>((_resolve, reject) => {
            process.then(() => {
                reject(new Error('ended'))
            }, reject)
        })
        const mine: Running = { process, over, onLine: () => undefined }
        over.catch(() => {
            stop()
            if (running === mine) running = undefined
        })
        onLines(process, line => {
            mine.onLine(line)
        })
        return mine
    }

    function ask(): Promise<string> {
        const mine = (running ??= start())
        const line = new Promise<string>(resolve => {
            mine.onLine = resolve
        })
        void mine.process.input('look\n', true)
        return waitFor(shown, Promise.race([line, mine.over]), () => {
            void mine.process.close('terminated')
        })
    }

    return {
        read: async before => {
            try {
                const line = await ask()
                if (line.startsWith(FAILED)) throw new Error(line.slice(FAILED.length))
                return parseVolumes(line, before)
            } catch (error) {
                throw hostError(error, shown)
            }
        },
        end: () => {
            void running?.process.close('terminated')
        },
    }
}

/** The volume that was made for a domain, by its tag. Rejects with HostError. */
export async function findVolume(domainUuid: string): Promise<Volume | undefined> {
    const json = await runAsRoot(volumes())
    try {
        return parseVolumes(json, undefined)?.volumes.find(volume => volume.domainUuid === domainUuid)
    } catch (error) {
        throw hostError(error, showCommand(['sudo', ...volumes()]))
    }
}
