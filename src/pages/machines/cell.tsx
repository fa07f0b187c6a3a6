// SPDX-License-Identifier: LGPL-2.1-or-later

import type { ReactNode } from 'react'

type Props = {
    /** of its column: what stands before it where the table is cards */
    readonly label?: string
    readonly className?: string
    readonly nowrap?: boolean
    /** undefined where there is none of it */
    readonly children: ReactNode | undefined
}

/** Stands where there is nothing to say. */
export const NONE = '—'

const classes = (...names: readonly (string | false | undefined)[]) => names.filter(Boolean).join(' ')

/**
 * A cell of PatternFly's table, without its component: that asks of each cell, whenever it is rendered, whether its text is cut
 * off, for which the browser lays out the whole table, and a tenth of a second is gone where there are two hundred rows.
 */
export const Cell = ({ label, className, nowrap, children }: Props) => (
    <td
        data-label={label}
        className={classes(
            'pf-v6-c-table__td',
            nowrap === true && 'pf-m-nowrap',
            (children === undefined || children === NONE) && 'raptor-none',
            className,
        )}
    >
        {children ?? NONE}
    </td>
)

/** The cell that a row is called by. */
export const NameCell = ({ label, className, children }: Props) => (
    <th scope="row" data-label={label} className={classes('pf-v6-c-table__th', className)}>
        {children}
    </th>
)
