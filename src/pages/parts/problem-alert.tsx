// SPDX-License-Identifier: LGPL-2.1-or-later

import { AlertActionLink } from '@patternfly/react-core/dist/esm/components/Alert'
import { Command } from './command'
import type { Problem } from '../words/explain'
import { Note } from './note'

type Props = {
    readonly problem: Problem
    /** what to do about it: below the words, which may be long */
    readonly action?: { readonly label: string; readonly onClick: () => void }
    readonly onClose?: () => void
    readonly variant?: 'danger' | 'warning'
}

/** What went wrong, in the host's own words, and what to do. */
export const ProblemAlert = ({ problem, action, onClose, variant = 'danger' }: Props) => (
    <Note
        variant={variant}
        title={problem.title}
        onClose={onClose}
        actionLinks={action && <AlertActionLink onClick={action.onClick}>{action.label}</AlertActionLink>}
        role="alert"
    >
        {problem.detail !== '' && (
            <p className="raptor-words" dir="auto">
                {problem.detail}
            </p>
        )}
        {problem.command !== undefined && (
            <p>
                <Command text={problem.command} />
            </p>
        )}
        {problem.remedy !== undefined && <p>{problem.remedy}</p>}
    </Note>
)
