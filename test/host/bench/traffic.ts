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

export function median(values: readonly number[]): number {
    const sorted = [...values].sort((a, b) => a - b)
    return sorted[Math.floor(sorted.length / 2)] ?? NaN
}

/** `median (lowest to highest)` in seconds */
export function spread(values: readonly number[]): string {
    const seconds = (value: number) => (value / 1000).toFixed(1)
    return `${seconds(median(values))} s (${seconds(Math.min(...values))} to ${seconds(Math.max(...values))})`
}
