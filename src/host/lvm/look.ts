// SPDX-License-Identifier: LGPL-2.1-or-later

import { parseVolumes } from '../../machine/volume/look'
import type { Volume, VolumeGroup } from '../../machine/volume/volume'
import { hostError, OwnError } from '../base/error'
import { onLines } from '../base/lines'
import { keepAlive, startProcess } from '../base/process'
import { runAsRoot, showCommand, type Argv } from '../base/run'
import { waitFor } from '../base/waits'

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
    /** Of the question that waits: what the answer, or the end in its place, is told to. */
    onLine: (line: string) => void
    onOver: (error: unknown) => void
}

const FAILED = 'failed '

/**
 * One program answers again and again: to start it takes longer than the answer does. It is started by the first question, and anew
 * by the next one after it has ended.
 * @param name of the group in the page's settings. The program reads the host's at each question: when these have changed since, its
 * answer is of another group, and none
 */
export function openVolumesReader(name: string): VolumesReader {
    const argv = volumes('--follow')
    const shown = showCommand(['sudo', ...argv])
    let running: Running | undefined

    function forget(mine: Running | undefined) {
        if (running === mine) running = undefined
    }

    function start(): Running {
        const process = startProcess(argv, { superuser: 'require' })
        const stop = keepAlive(process, '\n')
        const mine: Running = { process, onLine: () => undefined, onOver: () => undefined }
        const over = (error: unknown) => {
            stop()
            forget(mine)
            mine.onOver(error)
        }
        process.then(() => {
            over(new Error('ended'))
        }, over)
        onLines(process, line => {
            mine.onLine(line)
        })
        return mine
    }

    function ask(): Promise<string> {
        const mine = (running ??= start())
        const line = new Promise<string>((resolve, reject) => {
            mine.onLine = resolve
            mine.onOver = reject
        })
        void mine.process.input('look\n', true)
        return waitFor(shown, line, () => {
            forget(mine)
            void mine.process.close('terminated')
        })
    }

    /** One that has ended unnoticed (a computer that slept) is no reason not to know: once more, of a new one. */
    async function askOnceMore(): Promise<string> {
        const before = running
        try {
            return await ask()
        } catch (error) {
            if (!before || hostError(error, shown).kind !== 'failed') throw error
            return await ask()
        }
    }

    return {
        read: async before => {
            try {
                const line = await askOnceMore()
                if (line.startsWith(FAILED)) throw new Error(line.slice(FAILED.length))
                const { groupName, group } = parseVolumes(line, before)
                if (groupName !== name) throw new OwnError('failed', 'the settings have changed', shown)
                return group
            } catch (error) {
                throw hostError(error, shown)
            }
        },
        end: () => {
            const mine = running
            forget(mine)
            void mine?.process.close('terminated')
        },
    }
}

/** The volume that was made for a domain, by its tag. Rejects with HostError. */
export async function findVolume(domainUuid: string): Promise<Volume | undefined> {
    const json = await runAsRoot(volumes())
    try {
        return parseVolumes(json, undefined).group?.volumes.find(volume => volume.domainUuid === domainUuid)
    } catch (error) {
        throw hostError(error, showCommand(['sudo', ...volumes()]))
    }
}
