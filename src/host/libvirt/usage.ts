// SPDX-License-Identifier: LGPL-2.1-or-later

import { REMEMBERED, usageBetween, type Counters, type Usage } from '../../machine/domain/usage'
import { ATTENTION, type Attention } from '../base/attention'
import { hostError, type HostError } from '../base/error'

/** From one answer to the next question, in milliseconds. */
const PAUSE = 3_000

/** What a domain has used of late, the oldest first. `error`: why the host did not say it just now */
export type Recent = { readonly usages: readonly Usage[]; readonly error: HostError | undefined }

export type UsageRecord = {
    /** While somebody has subscribed, and the page is in sight, it is asked for. @returns ends it */
    readonly subscribe: (onChange: () => void) => () => void
    readonly snapshot: () => Recent
}

/** Remembers what one domain uses, as far as somebody has looked. @param ask one call of libvirt */
export function recordUsage(ask: () => Promise<Counters>, attention: Attention = ATTENTION): UsageRecord {
    let recent: Recent = { usages: [], error: undefined }
    let last: Counters | undefined

    function learn(now: Counters) {
        const usage = last && usageBetween(last, now)
        last = now
        const kept = recent.usages.filter(({ at }) => now.at - at < REMEMBERED)
        recent = { usages: usage ? [...kept, usage] : kept, error: undefined }
    }

    return {
        subscribe: onChange => {
            let ended = false
            const isOver = () => ended
            let isAsking = false
            let callOff: () => void = () => undefined
            async function look() {
                if (isOver() || isAsking || !attention.visible()) return
                isAsking = true
                callOff()
                try {
                    learn(await ask())
                } catch (error) {
                    recent = { ...recent, error: hostError(error, 'domstats') }
                }
                isAsking = false
                if (isOver()) return
                onChange()
                callOff = attention.after(PAUSE, () => void look())
            }
            void look()
            const endLook = attention.onLook(() => void look())
            return () => {
                ended = true
                callOff()
                endLook()
            }
        },
        snapshot: () => recent,
    }
}
