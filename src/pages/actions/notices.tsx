// SPDX-License-Identifier: LGPL-2.1-or-later

import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { createContext, useContext, useState, type ReactNode } from 'react'
import type { Problem } from '../words/explain'
import { ProblemAlert } from '../parts/problem-alert'

type Notices = {
    /** Shows what went wrong with an action that has no dialog, until it is closed, or the next action about the same machine or volume begins. */
    readonly tell: (about: string, problem: Problem) => void
    /** Another action about it begins. */
    readonly clear: (about: string) => void
}

const NoticeContext = createContext<Notices>({ tell: () => undefined, clear: () => undefined })

export function useNotices(): Notices {
    return useContext(NoticeContext)
}

type Notice = { readonly id: number; readonly about: string; readonly problem: Problem }

/** The newest first. */
const withNotice = (shown: readonly Notice[], about: string, problem: Problem): readonly Notice[] => [
    { id: (shown[0]?.id ?? 0) + 1, about, problem },
    ...shown,
]

export const NoticesProvider = ({ children }: { readonly children: ReactNode }) => {
    const [shown, setShown] = useState<readonly Notice[]>([])
    const [notices] = useState<Notices>({
        tell: (about, problem) => {
            setShown(before => withNotice(before, about, problem))
        },
        clear: about => {
            setShown(before => before.filter(notice => notice.about !== about))
        },
    })
    return (
        <NoticeContext value={notices}>
            {shown.length > 0 && (
                <PageSection className="raptor-notes">
                    {shown.map(({ id, problem }) => (
                        <ProblemAlert
                            key={id}
                            problem={problem}
                            onClose={() => {
                                setShown(before => before.filter(notice => notice.id !== id))
                            }}
                        />
                    ))}
                </PageSection>
            )}
            {children}
        </NoticeContext>
    )
}
