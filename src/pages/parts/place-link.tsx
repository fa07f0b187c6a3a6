// SPDX-License-Identifier: LGPL-2.1-or-later

import type { MouseEvent, ReactNode } from 'react'
import { addressOf, visit, type Place } from '../routes'

/** A click that a browser takes for something else: a tab or a window of its own. */
const isElsewhere = ({ button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent) =>
    button !== 0 || metaKey || ctrlKey || shiftKey || altKey

/** What a link to a place is: an address, and a way there that tells Cockpit's shell of it. */
export const linkTo = (place: Place) => ({
    href: addressOf(place),
    onClick: (event: MouseEvent) => {
        if (isElsewhere(event)) return
        event.preventDefault()
        visit(place)
    },
})

export const PlaceLink = ({ place, children }: { readonly place: Place; readonly children: ReactNode }) => (
    <a {...linkTo(place)}>{children}</a>
)
