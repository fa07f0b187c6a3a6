// SPDX-License-Identifier: LGPL-2.1-or-later

import { useEffect, useSyncExternalStore } from 'react'
import type { Run } from '../../plan/runs'
import { useRuns } from '../use-host'

/** Every run that is under way, or has ended and was not told of. */
export function useRunList(): readonly Run[] {
    const runs = useRuns()
    return useSyncExternalStore(runs.subscribe, runs.snapshot)
}

/** While something is under way, closing the tab would leave it half done: the browser asks first. */
export function useLeaveWarning(busy: boolean): void {
    useEffect(() => {
        if (!busy) return undefined
        const ask = (event: BeforeUnloadEvent) => {
            event.preventDefault()
        }
        window.addEventListener('beforeunload', ask)
        return () => {
            window.removeEventListener('beforeunload', ask)
        }
    }, [busy])
}
