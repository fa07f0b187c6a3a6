// SPDX-License-Identifier: LGPL-2.1-or-later
/** A guest that says on its console what a scene wants, as raptor-console hands it on. */
import type { LineState } from '../../src/machine/console/frames'
import { addToDomain } from './scenes'
import type { Process, World } from './stage/world'

const CONSOLES =
    "<serial type='pty'><target type='isa-serial' port='0'/><alias name='serial0'/></serial><console type='pty'><target type='serial' port='0'/><alias name='serial0'/></console><console type='pty'><target type='virtio' port='1'/><alias name='console1'/></console>"

/** A domain has both consoles. */
export const addConsoles = (world: World, name: string) => {
    addToDomain(world, name, '</devices>', CONSOLES)
}

function frame(kind: 'o' | 's', content: Uint8Array): Uint8Array {
    const head = Buffer.alloc(5)
    head.write(kind, 0, 'latin1')
    head.writeUInt32BE(content.length, 1)
    return Buffer.concat([head, content])
}

export type Guest = ReturnType<typeof console>

/** The console of every domain. */
export function console(world: World, first: LineState = 'open') {
    const lines: Process[] = []
    const asked: string[] = []
    let typed = ''
    let state = first
    let by: string | undefined
    const tell = (line: Process) => {
        line.sayBytes(frame('s', Buffer.from(JSON.stringify({ state, by }))))
        // Then there is nothing more to be had there.
        if (state !== 'gone') return
        lines.splice(lines.indexOf(line), 1)
        line.end()
    }
    world.set('raptor-console *', process => {
        asked.push(world.asked.at(-1) ?? '')
        lines.push(process)
        process.onInput = text => {
            typed += text
        }
        process.onClose = () => {
            lines.splice(lines.indexOf(process), 1)
        }
        tell(process)
    })
    return {
        /** How it was asked for, each time. */
        asked,
        /** Those that are connected. */
        lines,
        /** What was typed so far: bytes, as the characters of these numbers. */
        typed: () => typed,
        say: (content: string | Uint8Array) => {
            const bytes = typeof content === 'string' ? Buffer.from(content) : content
            for (const line of lines) line.sayBytes(frame('o', bytes))
        },
        /** It is so from now on, for whoever is connected and whoever comes. */
        become: (now: LineState, who?: string) => {
            state = now
            by = who
            for (const line of [...lines]) tell(line)
        },
        /** It is so for whoever comes. */
        becomeForOthers: (now: LineState) => {
            state = now
            by = undefined
        },
        fail: (why: string) => {
            world.set('raptor-console *', { status: 1, stderr: why })
        },
    }
}
