// SPDX-License-Identifier: LGPL-2.1-or-later

import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { createContext, useCallback, useContext, useState, type ReactNode } from 'react'
import type { Problem } from '../words/explain'
import { ProblemAlert } from '../parts/problem-alert'

const NoticeContext = createContext<(problem: Problem) => void>(() => undefined)

/** Shows what went wrong with an action that has no dialog, until it is closed. */
export function useNotice(): (problem: Problem) => void {
    return useContext(NoticeContext)
}

export const NoticesProvider = ({ children }: { readonly children: ReactNode }) => {
    const [problems, setProblems] = useState<readonly Problem[]>([])
    const add = useCallback((problem: Problem) => {
        setProblems(shown => [problem, ...shown])
    }, [])
    return (
        <NoticeContext value={add}>
            {problems.length > 0 && (
                <PageSection className="raptor-notes">
                    {problems.map((problem, index) => (
                        <ProblemAlert
                            key={problems.length - index}
                            problem={problem}
                            onClose={() => {
                                setProblems(shown => shown.filter(one => one !== problem))
                            }}
                        />
                    ))}
                </PageSection>
            )}
            {children}
        </NoticeContext>
    )
}
