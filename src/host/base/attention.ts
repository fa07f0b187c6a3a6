// SPDX-License-Identifier: LGPL-2.1-or-later

/** Time, and whether somebody looks: what a page does by itself, it does for somebody who sees it. */
export type Attention = {
    readonly visible: () => boolean
    /** Calls back when the page comes in sight again, or its window gets the focus. @returns ends it */
    readonly onLook: (callback: () => void) => () => void
    /** Calls back once after so many milliseconds. @returns calls it off */
    readonly after: (milliseconds: number, callback: () => void) => () => void
}

/** How often coming back to the page counts, in milliseconds: one click into it is a change of sight and of focus at once. */
const ONCE_IN = 3_000

export const ATTENTION: Attention = {
    // Cockpit's own word: a page of it stays in a frame that is not shown.
    visible: () => !cockpit.hidden,
    onLook: callback => {
        let last = -Infinity
        const look = () => {
            const now = performance.now()
            if (cockpit.hidden || now - last < ONCE_IN) return
            last = now
            callback()
        }
        cockpit.addEventListener('visibilitychange', look)
        window.addEventListener('focus', look)
        return () => {
            cockpit.removeEventListener('visibilitychange', look)
            window.removeEventListener('focus', look)
        }
    },
    after: (milliseconds, callback) => {
        const timer = setTimeout(callback, milliseconds)
        return () => {
            clearTimeout(timer)
        }
    },
}
