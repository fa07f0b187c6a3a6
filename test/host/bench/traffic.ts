// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Page } from '@playwright/test'

/** D-Bus calls that a page makes, as they go through its WebSocket: the method of each. */
export function countCalls(page: Page): string[] {
    const calls: string[] = []
    page.on('websocket', socket => {
        socket.on('framesent', ({ payload }) => {
            // A frame is a channel's name, a line break, and a message of dbus-json3 (Cockpit, doc/protocol.md).
            const call = /^[^\n]+\n\{.*"call":\["[^"]*","([^"]*)","([^"]*)"/.exec(payload.toString())
            if (call) calls.push(`${String(call[1])}.${String(call[2])}`)
        })
    })
    return calls
}

/** What a page asks of the host while it has the lock: each call or process, and how long the look and all of it take, in milliseconds. */
export type UnderLock = { asked: string[]; look: number; whole: number }

/** What is asked under the lock, run by run: from the word `held` to the end of that process's input. */
export function followLock(page: Page): UnderLock[] {
    const runs: UnderLock[] = []
    let held: { channel: string; at: number; run: UnderLock } | undefined
    const asked = (payload: string): string | undefined => {
        const spawned = /"spawn":\["([^"]*)"/.exec(payload)?.[1]
        return spawned ?? /"call":\["[^"]*","[^"]*","([^"]*)"/.exec(payload)?.[1]
    }
    page.on('websocket', socket => {
        socket.on('framereceived', ({ payload }) => {
            const [channel = '', text = ''] = payload.toString().split(/\n(.*)/s)
            if (text === 'held\n' || text.startsWith('held\n{'))
                held = { channel, at: Date.now(), run: { asked: [], look: 0, whole: 0 } }
            if (channel === held?.channel && text.includes('{')) held.run.look ||= Date.now() - held.at
        })
        socket.on('framesent', ({ payload }) => {
            const text = payload.toString()
            if (!held) return
            const what = asked(text)
            if (what !== undefined) held.run.asked.push(what)
            if (!text.includes('"done"') || !text.includes(`"${held.channel}"`)) return
            held.run.whole = Date.now() - held.at
            runs.push(held.run)
            held = undefined
        })
    })
    return runs
}

export function median(values: readonly number[]): number {
    const sorted = [...values].sort((a, b) => a - b)
    return sorted[Math.floor(sorted.length / 2)] ?? NaN
}

/** `median (lowest to highest)` in seconds */
export function spread(values: readonly number[]): string {
    const seconds = (value: number) => (value / 1000).toFixed(1)
    return `${seconds(median(values))} s (${seconds(Math.min(...values))} to ${seconds(Math.max(...values))})`
}
