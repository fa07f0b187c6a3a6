// SPDX-License-Identifier: LGPL-2.1-or-later

import { useEffect, useRef, useState, type RefObject } from 'react'
import type { HostError } from '../../host/base/error'
import { openConsole, type Line, type Which } from '../../host/libvirt/console'
import type { LineState } from '../../machine/console/frames'
import type { Screen } from './screen'

const _ = cockpit.gettext

/** How it is with a console: being opened; as raptor-console says; not to be had; given to a window of its own. */
export type ConsoleState =
    | { readonly kind: 'opening' }
    | { readonly kind: LineState; readonly silent: boolean; readonly by?: string | undefined }
    | { readonly kind: 'failed'; readonly error: HostError }
    | { readonly kind: 'ended' }
    | { readonly kind: 'elsewhere' }

/** Our own lines between the guest's words, where the console comes to be so. */
const NOTES: Partial<Record<LineState, string>> = {
    waiting: _('— the machine is off —'),
    taken: _('— taken over by somebody else —'),
}

/** A line to the host for a screen. @param spoke whether the guest has said something there */
function connect(
    which: Which,
    force: boolean,
    screen: Screen,
    spoke: Readonly<RefObject<boolean>>,
    onState: (state: ConsoleState) => void,
): Line {
    let last: LineState | undefined
    let hasPast = false
    return openConsole(which, force, {
        onBytes: (bytes, past) => {
            if (past && last === undefined && !hasPast) {
                // All that was seen before is in it.
                screen.forget()
                screen.note(_('— written before —'))
                hasPast = true
            }
            screen.write(bytes, past)
        },
        onState: ({ state, by }) => {
            const note = state === last ? undefined : NOTES[state]
            if (note !== undefined) screen.note(note)
            else if (state === 'open' && last === undefined && hasPast) screen.note(_('— from here on live —'))
            last = state
            onState({ kind: state, silent: !spoke.current, by })
        },
        onEnd: error => {
            if (error) onState({ kind: 'failed', error })
            else if (last !== 'gone') onState({ kind: 'ended' })
        },
    })
}

/** What a screen and a line have to say to each other, and whoever looks to both. */
export type Ends = {
    /** The screen that is connected from now on; undefined: there is none. */
    readonly show: (screen: Screen | undefined) => void
    readonly type: (bytes: Uint8Array) => void
    readonly hold: (held: boolean) => void
    /** The guest has said something since it is open. */
    readonly heard: () => void
    /** @param force takes it from whoever has it */
    readonly open: (force: boolean) => void
    /** Another window of hers is to have it. */
    readonly give: () => void
}

/** Keeps a screen connected to a console for as long as both are there. */
export function useConsole(which: Which): readonly [ConsoleState, Ends] {
    const [state, setState] = useState<ConsoleState>({ kind: 'opening' })
    const [attempt, setAttempt] = useState({ force: false })
    const [screen, show] = useState<Screen>()
    const line = useRef<Line>(undefined)
    const spoke = useRef(false)
    const { uuid, name, alias } = which
    useEffect(() => {
        if (!screen) return undefined
        const mine = connect({ uuid, name, alias }, attempt.force, screen, spoke, setState)
        line.current = mine
        return () => {
            line.current = undefined
            mine.end()
        }
    }, [screen, uuid, name, alias, attempt])
    const [ends] = useState((): Ends => ({
        show,
        type: bytes => line.current?.type(bytes),
        hold: held => line.current?.hold(held),
        heard: () => {
            spoke.current = true
            setState(now => ('silent' in now ? { ...now, silent: false } : now))
        },
        open: force => {
            setState({ kind: 'opening' })
            setAttempt({ force })
        },
        give: () => {
            line.current?.end()
            line.current = undefined
            setState({ kind: 'elsewhere' })
        },
    }))
    return [state, ends]
}
