// SPDX-License-Identifier: LGPL-2.1-or-later
// The terminal itself, of which only the console knows (later.ts).

import '@xterm/xterm/css/xterm.css'
import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { Terminal } from '@xterm/xterm'
import { AS_AT_FIRST, makeHarmless, pastable, textWatcher, withoutReset } from './harmless'
import { withOwnStyles } from './own-styles'

/** Lines that can be scrolled back to. */
const SCROLL_BACK = 10_000

/** From here on a byte is a sign to the host (console.ts), and none that is typed. */
const NO_TEXT = 0xf8

/** Characters that wait to be shown: beyond the first the guest is to wait, until there are no more than the second. */
const MUCH = 1 << 20
const LITTLE = 1 << 17

export type Size = { readonly rows: number; readonly columns: number }

export type Screen = {
    /**
     * The guest's words, however they were cut: a character may be in two pieces.
     * @param past they were written before: what they ask is not answered any more
     */
    readonly write: (bytes: Uint8Array, past: boolean) => void
    /** A line of ours between them. */
    readonly note: (text: string) => void
    /** Nothing was written yet. */
    readonly forget: () => void
    readonly focus: () => void
    readonly size: () => Size
    /** As large as its place. Of a place that is not shown nothing is known. */
    readonly fit: () => void
    /** @returns whether it is there */
    readonly find: (text: string, forward: boolean) => boolean
    readonly readOut: (on: boolean) => void
    /** Whether somebody takes what is typed. */
    readonly take: (keys: boolean) => void
    readonly end: () => void
}

export type Watching = {
    /** what somebody types, or the terminal answers */
    readonly onType: (bytes: Uint8Array) => void
    readonly onHold: (held: boolean) => void
    /** The guest has written something that can be seen, for the first time. */
    readonly onText: () => void
    /** She wants to leave it by the keyboard. */
    readonly onLeave: () => void
    /** Several lines are to be pasted. @param paste does it */
    readonly onLines: (text: string, paste: () => void) => void
    readonly label: string
}

function fromKeyboard(event: KeyboardEvent, terminal: Terminal, onLeave: () => void): boolean {
    if (event.type !== 'keydown') return true
    const { code, ctrlKey, shiftKey, altKey } = event
    if (code === 'F6' && ctrlKey) {
        onLeave()
        return false
    }
    // In a terminal Ctrl+C is the guest's.
    if (code === 'KeyC' && ctrlKey && shiftKey && !altKey) {
        event.preventDefault()
        void navigator.clipboard.writeText(terminal.getSelection())
        return false
    }
    // Without Shift it is Ctrl+V, the guest's; with it the browser pastes, which is heard below.
    return !(code === 'KeyV' && ctrlKey && shiftKey)
}

/** Opens a terminal in a place of the page. */
export function openScreen(place: HTMLElement, watching: Watching): Screen {
    const { onType, onHold, onText, onLeave, onLines, label } = watching
    Terminal.strings.promptLabel = label
    const terminal = new Terminal({
        scrollback: SCROLL_BACK,
        scrollOnEraseInDisplay: true,
        windowOptions: { getWinSizeChars: true },
        fontFamily: 'monospace',
        fontSize: 14,
        cursorBlink: false,
        minimumContrastRatio: 4.5,
        macOptionIsMeta: true,
    })
    const fitting = new FitAddon()
    const search = new SearchAddon()
    terminal.loadAddon(fitting)
    terminal.loadAddon(search)
    let asks = true
    makeHarmless(terminal, () => asks)
    const removeStyles = withOwnStyles(() => {
        terminal.open(place)
    })

    const encoder = new TextEncoder()
    terminal.onData(text => {
        onType(encoder.encode(text))
    })
    // Reports of a mouse in the old form: bytes, not text.
    terminal.onBinary(text => {
        onType(Uint8Array.from(text, letter => letter.charCodeAt(0)).filter(byte => byte < NO_TEXT))
    })
    terminal.attachCustomKeyEventHandler(event => fromKeyboard(event, terminal, onLeave))
    const pasted = (event: ClipboardEvent) => {
        event.preventDefault()
        event.stopPropagation()
        const text = pastable(event.clipboardData?.getData('text/plain') ?? '')
        const paste = () => {
            terminal.paste(text)
            terminal.focus()
        }
        // Also where a program has asked to be told where a paste begins and ends: the guest may have been reset since, and a shell of
        // its firmware takes each end of a line for Enter.
        if (/[\r\n]/.test(text) && terminal.options.disableStdin !== true) onLines(text, paste)
        else paste()
    }
    place.addEventListener('paste', pasted, { capture: true })

    let waiting = 0
    let held = false
    function write(text: string) {
        waiting += text.length
        if (!held && waiting > MUCH) {
            held = true
            onHold(held)
        }
        terminal.write(text, () => {
            waiting -= text.length
            if (held && waiting < LITTLE) {
                held = false
                onHold(held)
            }
        })
    }
    let answers = true
    /** In its turn among what is written: the terminal reads when it comes to it. */
    const answerFromHere = (now: boolean) => {
        if (now === answers) return
        answers = now
        terminal.write('', () => {
            asks = now
        })
    }

    // xterm.js loses a character whose bytes come in two pieces (its issue 6003); the browser's own decoder does not.
    const decoder = new TextDecoder()
    const hasText = textWatcher()
    let told = false

    return {
        write: (bytes, past) => {
            const text = withoutReset(decoder.decode(bytes, { stream: true }))
            if (!told && hasText(text)) {
                told = true
                onText()
            }
            answerFromHere(!past)
            write(text)
        },
        note: text => {
            write(`${AS_AT_FIRST}\r\n\u001b[2m${text}\u001b[0m\r\n`)
        },
        forget: () => {
            terminal.write('', () => {
                terminal.reset()
            })
        },
        focus: () => {
            terminal.focus()
        },
        size: () => ({ rows: terminal.rows, columns: terminal.cols }),
        fit: () => {
            if (place.clientWidth > 0 && place.clientHeight > 0) fitting.fit()
        },
        find: (text, forward) => (forward ? search.findNext(text) : search.findPrevious(text)),
        take: keys => {
            terminal.options.disableStdin = !keys
        },
        readOut: on => {
            terminal.options.screenReaderMode = on
        },
        end: () => {
            place.removeEventListener('paste', pasted, { capture: true })
            terminal.dispose()
            removeStyles()
        },
    }
}
