// SPDX-License-Identifier: LGPL-2.1-or-later

import { frameReader, type LineIs } from '../../machine/console/frames'
import { hostError, type HostError } from '../base/error'
import { keepAlive, startBinary } from '../base/process'
import { showCommand, type Argv } from '../base/run'
import { virsh } from './virsh'

const PROGRAM = `${__LIBEXECDIR__}/raptor-console`

// In no text (RFC 3629), and so not in what is typed. raptor/console/page_end.py knows them.
const SIGN_OF_LIFE = Uint8Array.of(0xff)
const HOLD = Uint8Array.of(0xfe)
const GO_ON = Uint8Array.of(0xfd)

/** Which console of which domain. */
export type Which = { readonly uuid: string; readonly name: string; readonly alias: string }

/** As one types it. */
export const consoleCommand = ({ name, alias }: Pick<Which, 'name' | 'alias'>): Argv =>
    virsh('console', '--devname', alias, name)

export type Line = {
    readonly type: (bytes: Uint8Array) => void
    /** While held, the guest's words wait on the host. */
    readonly hold: (held: boolean) => void
    readonly end: () => void
}

export type Hearing = {
    /** `past`: they were written before, and are from the log */
    readonly onBytes: (bytes: Uint8Array, past: boolean) => void
    readonly onState: (is: LineIs) => void
    /** It has ended by itself. `error`: why, unless its last state says so */
    readonly onEnd: (error: HostError | undefined) => void
}

/**
 * Opens a console as the person who is logged in: libvirt decides whether she may. Of a domain that is off it waits for the start, and
 * goes on after each. It ends with `end`, or with the page: at the latest when that has said nothing for 150 s.
 * @param force takes it from whoever has it
 */
export function openConsole(which: Which, force: boolean, { onBytes, onState, onEnd }: Hearing): Line {
    const words = [...(force ? ['--force'] : []), which.uuid, which.alias]
    const process = startBinary([PROGRAM, ...words])
    const stop = keepAlive(process, SIGN_OF_LIFE)
    const read = frameReader()
    let over = false
    void process.stream(piece => {
        for (const frame of read(piece)) {
            if (over) return
            if (frame.kind === 'state') onState(frame)
            else onBytes(frame.bytes, frame.kind === 'past')
        }
    })
    function ended(error?: HostError) {
        stop()
        if (!over) onEnd(error)
        over = true
    }
    process.then(
        () => {
            ended()
        },
        (error: unknown) => {
            ended(hostError(error, showCommand(consoleCommand(which))))
        },
    )
    const say = (bytes: Uint8Array) => {
        if (!over) void process.input(bytes, true)
    }
    return {
        type: say,
        hold: held => {
            say(held ? HOLD : GO_ON)
        },
        end: () => {
            over = true
            stop()
            void process.close('terminated')
        },
    }
}
