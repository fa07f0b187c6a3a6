// SPDX-License-Identifier: LGPL-2.1-or-later

import { useEffect, useState } from 'react'
import type { HostError } from '../../host/base/error'
import { followJournal } from '../../host/systemd/journal'
import type { JournalLine } from '../../machine/domain/journal'

/** How many lines are kept: the last. */
const KEPT = 500

export type Journal = { readonly lines: readonly JournalLine[]; readonly error: HostError | undefined }

const NOTHING: Journal = { lines: [], error: undefined }

/** What the host's journal has of a domain. @param isWanted whether it is to be read; there is nothing in it otherwise */
export function useJournal(name: string, uuid: string, isWanted: boolean): Journal {
    const [journal, setJournal] = useState(NOTHING)
    useEffect(() => {
        if (!isWanted) return undefined
        const end = followJournal(
            { name, uuid },
            line => {
                setJournal(({ lines }) => ({ lines: [...lines.slice(1 - KEPT), line], error: undefined }))
            },
            error => {
                setJournal(({ lines }) => ({ lines, error }))
            },
        )
        return () => {
            end()
            setJournal(NOTHING)
        }
    }, [name, uuid, isWanted])
    return journal
}
