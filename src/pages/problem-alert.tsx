// SPDX-License-Identifier: LGPL-2.1-or-later

import { Alert } from '@patternfly/react-core/dist/esm/components/Alert'
import type { ReactNode } from 'react'
import type { Problem } from './explain'

type Props = { readonly problem: Problem; readonly action?: ReactNode; readonly variant?: 'danger' | 'warning' }

/** What went wrong, in the host's own words, and what to do. */
export const ProblemAlert = ({ problem, action, variant = 'danger' }: Props) => (
    <Alert component="h2" isInline variant={variant} title={problem.title} actionClose={action} role="alert">
        {problem.detail !== '' && <p className="raptor-words">{problem.detail}</p>}
        {problem.command !== undefined && (
            <p>
                <code className="raptor-words">{problem.command}</code>
            </p>
        )}
        {problem.remedy !== undefined && <p>{problem.remedy}</p>}
    </Alert>
)
