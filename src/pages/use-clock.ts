// SPDX-License-Identifier: LGPL-2.1-or-later

import { useEffect, useState } from 'react'

/** How often what says how long ago something was says it anew, in milliseconds. */
const TICK = 20_000

/** The time, in milliseconds since 1970, for what shows how long ago something was. */
export function useClock(): number {
    const [now, setNow] = useState(() => Date.now())
    useEffect(() => {
        const timer = setInterval(() => {
            setNow(Date.now())
        }, TICK)
        return () => {
            clearInterval(timer)
        }
    }, [])
    return now
}
