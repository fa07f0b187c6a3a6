// SPDX-License-Identifier: LGPL-2.1-or-later

import { useState } from 'react'
import { hostError } from '../../host/base/error'
import { explain } from '../words/explain'
import { useNotices } from './notices'

/**
 * What is done at a click, without a dialog. What goes wrong is told above the page, until the next attempt at the same.
 * @param about the machine or volume
 */
export function useAttempt(about: string) {
    const notices = useNotices()
    const [pending, setPending] = useState(false)
    return {
        pending,
        /** @param failed what was not done */
        attempt: (work: () => Promise<unknown>, failed: string) => {
            setPending(true)
            notices.clear(about)
            work()
                .catch((error: unknown) => {
                    notices.tell(about, explain(hostError(error, ''), failed))
                })
                .finally(() => {
                    setPending(false)
                })
        },
    }
}
