// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Page } from '@playwright/test'
import { frameReader } from '../../src/machine/console/frames'

/** Everything that the guest says to a page, as it arrives at the terminal. */
export function hear(page: Page): () => string {
    let said = ''
    page.on('websocket', socket => {
        const reads = new Map<string, ReturnType<typeof frameReader>>()
        socket.on('framereceived', ({ payload }) => {
            if (typeof payload === 'string') return
            const end = payload.indexOf('\n')
            const channel = payload.subarray(0, end).toString()
            const read = reads.get(channel) ?? frameReader()
            reads.set(channel, read)
            for (const frame of read(payload.subarray(end + 1)))
                if (frame.kind === 'live') said += Buffer.from(frame.bytes).toString('latin1')
        })
    })
    return () => said
}
