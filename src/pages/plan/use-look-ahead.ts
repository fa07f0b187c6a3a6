// SPDX-License-Identifier: LGPL-2.1-or-later

import { useEffect, useRef } from 'react'
import { lookAhead, type LookAhead } from '../../host/lock'

/**
 * A look at the host that is got ready while a person reads what she is about to do.
 * @param wished the name of a domain that is to be provisioned
 * @returns takes it. Each is good for once: who tries again waits for one that is started then
 */
export function useLookAhead(wished?: string): () => LookAhead {
    const ready = useRef<LookAhead>(undefined)
    useEffect(() => {
        ready.current = lookAhead(wished)
        return () => {
            ready.current?.end()
            ready.current = undefined
        }
    }, [wished])
    return () => {
        const mine = ready.current ?? lookAhead(wished)
        ready.current = undefined
        return mine
    }
}
