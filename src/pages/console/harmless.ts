// SPDX-License-Identifier: LGPL-2.1-or-later

import type { IFunctionIdentifier, Terminal } from '@xterm/xterm'

/** What a program may ask a terminal, and is answered: where the cursor is, how large it is, what it is. systemd asks these. */
const POSITION = 6
const SIZE_IN_CHARACTERS = 18

/**
 * Of operating system commands a guest has none: not the window's title, not its colours, which can be asked for as well, not links
 * with an address that is not the one to read, not the clipboard. xterm.js knows some of them, a later one may know more.
 */
const COMMANDS = [0, 1, 2, 4, 7, 8, 9, 10, 11, 12, 52, 104, 110, 111, 112, 777, 1337]

/** Questions whose answers carry more than that, or what the guest has chosen: DECRQM twice, XTVERSION. */
const QUESTIONS: readonly IFunctionIdentifier[] = [
    { intermediates: '$', final: 'p' },
    { prefix: '?', intermediates: '$', final: 'p' },
    { prefix: '>', final: 'q' },
    { prefix: '=', final: 'c' },
]

const swallow = () => true

/** ED 3: the scroll-back. It is hers who looks, and has what was written last before it. */
const SCROLL_BACK = 3

/** The mode of DECSET and DECRST in which a program has a screen of its own. */
const OTHER_SCREEN = 1049

/**
 * A guest writes on its terminal, and does nothing else with the page or whoever looks at it. Source: xterm, ctlseqs.
 * @param answers whether what it asks is to be answered now: who asked long ago takes an answer for what somebody types
 */
export function makeHarmless({ parser, buffer }: Pick<Terminal, 'parser' | 'buffer'>, answers: () => boolean): void {
    for (const command of COMMANDS) parser.registerOscHandler(command, swallow)
    for (const question of QUESTIONS) parser.registerCsiHandler(question, swallow)
    // DECRQSS
    parser.registerDcsHandler({ intermediates: '$', final: 'q' }, swallow)
    for (const prefix of ['', '?'] as const) {
        const id = prefix === '' ? {} : { prefix }
        parser.registerCsiHandler({ ...id, final: 'n' }, params => params[0] !== POSITION || !answers())
        parser.registerCsiHandler({ ...id, final: 'J' }, params => params[0] === SCROLL_BACK)
    }
    parser.registerCsiHandler({ final: 't' }, params => params[0] !== SIZE_IN_CHARACTERS || !answers())
    parser.registerCsiHandler({ final: 'c' }, () => !answers())
    parser.registerCsiHandler({ prefix: '>', final: 'c' }, () => !answers())
    // To leave the other screen brings the cursor back to where it was before that: to the top, where there was none.
    parser.registerCsiHandler(
        { prefix: '?', final: 'l' },
        params => params.length === 1 && params[0] === OTHER_SCREEN && buffer.active.type === 'normal',
    )
    // RIS would clear the scroll-back; what stands for it: readable, below.
    parser.registerEscHandler({ final: 'c' }, swallow)
}

/** A reset that leaves the scroll-back: the screen as it was goes there. */
const RESET = '\u001b[?1049l\u001b[!p\u001b[?7h\u001b[2J\u001b[H'

/** The guest's words with a reset that loses nothing (RIS). */
export const withoutReset = (text: string): string => text.replaceAll('\u001bc', RESET)

/**
 * What a guest may have set, that the next one on this line did not: another screen, mouse and paste reports, no line wrap.
 */
export const AS_AT_FIRST =
    '\u001b[?1049l\u001b[!p\u001b[?9l\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1004l\u001b[?1006l\u001b[?2004l\u001b[?7h\u001b[0m'

const KEPT = '\t\n\r'

/** What is pasted: text. A control character in it would be a key that somebody else has pressed, as the end of the paste. */
export const pastable = (text: string): string =>
    text.replaceAll(/\p{Cc}/gu, character => (KEPT.includes(character) ? character : ''))

const ESC = '\u001b'
const BEL = '\u0007'

/** Control sequences and operating system commands: what a terminal does, and does not show. ECMA-48, 5.4 and 5.6 */
const SEQUENCES = new RegExp(
    `${ESC}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\)|[ -/]*[0-Z^-~])`,
    'g',
)

/** A sequence that goes on for longer than this is none. */
const LONGEST = 4_096

/**
 * Tells when a guest has written something that can be seen: firmware clears and sets up the screen of a console on which nobody ever
 * writes.
 * @returns is given each piece of text, and answers whether it has by then
 */
export function textWatcher(): (piece: string) => boolean {
    let seen = false
    let rest = ''
    return piece => {
        if (seen) return true
        const text = (rest + piece).replaceAll(SEQUENCES, '')
        // What has begun may end in the next piece.
        const begun = text.lastIndexOf(ESC)
        const whole = begun < 0 || text.length - begun > LONGEST ? text : text.slice(0, begun)
        rest = text.slice(whole.length)
        seen = /[^\s\p{Cc}]/u.test(whole)
        return seen
    }
}
