// SPDX-License-Identifier: LGPL-2.1-or-later

import { useEffect, useState } from 'react'

/** For how long an open console may say nothing before help is offered, in milliseconds: firmware and kernels take their time. */
const PATIENCE = 20_000

/** Whether it has been quiet for long. */
export function useSilence(isQuiet: boolean): boolean {
    const [isLong, setIsLong] = useState(false)
    useEffect(() => {
        if (!isQuiet) return undefined
        const timer = setTimeout(() => {
            setIsLong(true)
        }, PATIENCE)
        return () => {
            clearTimeout(timer)
            setIsLong(false)
        }
    }, [isQuiet])
    return isQuiet && isLong
}
