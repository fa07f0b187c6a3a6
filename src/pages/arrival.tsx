// SPDX-License-Identifier: LGPL-2.1-or-later

import { Title } from '@patternfly/react-core/dist/esm/components/Title'
import { createContext, useContext, useEffect, useRef, type RefObject } from 'react'

const _ = cockpit.gettext

/** Whether she has come from another place of the page. Not with a log-in: the focus is then Cockpit's. */
export const MovedContext = createContext<Readonly<RefObject<boolean>>>({ current: false })

/**
 * The heading of a place. Whoever comes to it from another one arrives there: the focus is on the heading and the page at its
 * top, whatever was scrolled to in the place before.
 */
export const PlaceTitle = ({ title }: { readonly title: string }) => {
    const heading = useRef<HTMLHeadingElement>(null)
    const moved = useContext(MovedContext)
    useEffect(() => {
        document.title = cockpit.format(_('$0 - Raptor VMs'), title)
    }, [title])
    useEffect(() => {
        if (!moved.current) return
        // How far a browser scrolls for the focus is its own choice.
        heading.current?.focus({ preventScroll: true })
        for (let part: Element | null = heading.current; part; part = part.parentElement) part.scrollTop = 0
    }, [moved])
    return (
        <Title headingLevel="h1" className="raptor-place" ref={heading} tabIndex={-1}>
            {title}
        </Title>
    )
}
