// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * PatternFly's table as elements with its classes (its HTML documentation, "Table"), without its components: each cell of
 * those asks whenever it is rendered whether its text is cut off, for which the browser lays out the whole table, and all are rendered
 * with it. Of two hundred rows that is a tenth of a second for every change of one.
 */
import '@patternfly/react-styles/css/components/Table/table.css'
import '@patternfly/react-styles/css/components/Table/table-grid.css'
import type { ReactNode } from 'react'

/** Stands where there is nothing to say. */
export const NONE = '—'

const classes = (...names: readonly (string | false | undefined)[]) => names.filter(Boolean).join(' ')

type TableProps = {
    /** what it is called */
    readonly label: string
    readonly className?: string
    /** `HeadCell`s */
    readonly head: ReactNode
    /** `Row`s */
    readonly children: ReactNode
}

/** A table, of which each row is a card below 768 px. */
export const Table = ({ label, className, head, children }: TableProps) => (
    <table aria-label={label} className={classes('pf-v6-c-table', 'pf-m-grid-md', 'pf-m-compact', className)}>
        <thead className="pf-v6-c-table__thead">
            <tr className="pf-v6-c-table__tr">{head}</tr>
        </thead>
        <tbody className="pf-v6-c-table__tbody">{children}</tbody>
    </table>
)

export const HeadCell = ({ className, children }: { readonly className?: string; readonly children: ReactNode }) => (
    <th scope="col" className={classes('pf-v6-c-table__th', 'pf-m-wrap', className)}>
        {children}
    </th>
)

export const Row = ({ children }: { readonly children: ReactNode }) => <tr className="pf-v6-c-table__tr">{children}</tr>

type CellProps = {
    /** of its column: what stands before it in a card */
    readonly label?: string
    readonly className?: string
    readonly nowrap?: boolean
    readonly colSpan?: number
    /** undefined where there is none of it; a card leaves that out */
    readonly children: ReactNode | undefined
}

export const Cell = ({ label, className, nowrap, colSpan, children }: CellProps) => (
    <td
        data-label={label}
        colSpan={colSpan}
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
export const NameCell = ({ label, className, children }: CellProps) => (
    <th scope="row" data-label={label} className={classes('pf-v6-c-table__th', className)}>
        {children}
    </th>
)
