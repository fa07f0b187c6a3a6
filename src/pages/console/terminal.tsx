// SPDX-License-Identifier: LGPL-2.1-or-later

import { useEffect, useRef, useState, type RefObject } from 'react'
import { openScreen, type Screen } from './screen'
import type { Ends } from './use-console'

const _ = cockpit.gettext

type Props = {
    readonly name: string
    readonly ends: Ends
    readonly readsOut: boolean
    readonly takesFocus: boolean
    /** where the focus goes when she leaves it by the keyboard */
    readonly exit: RefObject<HTMLElement | null>
    readonly onScreen: (screen: Screen | undefined) => void
    /** several lines are to be pasted; it is the same each time */
    readonly onLines: (text: string, paste: () => void) => void
}

/** A terminal, as large as its place. */
export const Terminal = ({ name, ends, readsOut, takesFocus, exit, onScreen, onLines }: Props) => {
    const place = useRef<HTMLDivElement>(null)
    const [screen, setScreen] = useState<Screen>()
    useEffect(() => {
        const element = place.current
        if (!element) return undefined
        const made = openScreen(element, {
            onType: ends.type,
            onHold: ends.hold,
            onText: ends.heard,
            onLeave: () => exit.current?.focus(),
            onLines,
            label: cockpit.format(_('Console of $0'), name),
        })
        made.fit()
        const watch = new ResizeObserver(made.fit)
        watch.observe(element)
        setScreen(made)
        ends.show(made)
        onScreen(made)
        return () => {
            watch.disconnect()
            ends.show(undefined)
            onScreen(undefined)
            made.end()
        }
    }, [name, ends, exit, onScreen, onLines])
    useEffect(() => {
        screen?.readOut(readsOut)
    }, [screen, readsOut])
    useEffect(() => {
        if (takesFocus) screen?.focus()
    }, [screen, takesFocus])
    return <div ref={place} className="raptor-terminal" />
}
