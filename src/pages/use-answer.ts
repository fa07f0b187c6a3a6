// SPDX-License-Identifier: LGPL-2.1-or-later

import { useEffect, useState } from 'react'
import { ATTENTION } from '../host/base/attention'

/**
 * One answer of the host: asked for when somebody looks, again when what it depends on has changed, and when she comes back to
 * the page. Undefined until it is there, and where there is none.
 * @param ask is the same as long as it asks the same; undefined: there is nothing to ask
 * @param again another one when the answer may be: until the new one is there, the old one is shown
 */
export function useAnswer<T>(ask: (() => Promise<T>) | undefined, again?: unknown): T | undefined {
    const [answer, setAnswer] = useState<{ readonly of: typeof ask; readonly value: T }>()
    useEffect(() => {
        if (!ask) return undefined
        let ended = false
        const learn = () => {
            ask().then(
                value => {
                    if (!ended) setAnswer({ of: ask, value })
                },
                () => {
                    // It is not known then, which is what is shown.
                    if (!ended) setAnswer(undefined)
                },
            )
        }
        learn()
        const stay = ATTENTION.onLook(learn)
        return () => {
            ended = true
            stay()
        }
    }, [ask, again])
    return answer?.of === ask ? answer?.value : undefined
}
