// SPDX-License-Identifier: LGPL-2.1-or-later

import { useEffect, useState } from 'react'
import { begin } from '../../plan/begin'
import type { Task } from '../../plan/task'
import { useRuns, useStore } from '../use-host'
import { useLookAhead } from './use-look-ahead'
import { useRunList } from './use-runs'

/**
 * The run that a dialog or a page has begun, and tells of until it goes or begins another one. It goes on without her: the list
 * tells of it then.
 * @param wished the name of a domain that is to be provisioned
 */
export function useRun(wished?: string) {
    const store = useStore()
    const runs = useRuns()
    const takeLookAhead = useLookAhead(wished)
    const [id, setId] = useState<number>()
    const run = useRunList().find(one => one.id === id)
    useEffect(() => (id === undefined ? undefined : runs.follow(id)), [runs, id])
    return {
        run,
        begin: (task: Task) => {
            setId(begin(runs, task, { store, ahead: takeLookAhead() }))
        },
        cancel: () => {
            if (id !== undefined) runs.cancel(id)
        },
    }
}
