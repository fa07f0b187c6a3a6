// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Attention } from '../base/attention'
import { hostError, type HostError } from '../base/error'

/**
 * How it stands with libvirt.
 * failed: it was never there, or this person may not have it.
 * lost: it was there. `stopped`: somebody has stopped libvirt's daemon; it is not asked for again before it is started, or before
 * somebody looks at the page, since asking starts it. `broken`: something between us and the daemon ended; it is tried again.
 */
export type Connection =
    | { readonly kind: 'connecting' }
    | { readonly kind: 'ready' }
    | { readonly kind: 'lost'; readonly why: 'stopped' | 'broken'; readonly error?: HostError }
    | { readonly kind: 'failed'; readonly error: HostError }

/** What is connected to. */
type Opened = { readonly end: () => void }

export type Connector<T extends Opened> = {
    /** what is open, also before it is ready */
    readonly current: () => T | undefined
    readonly state: () => Connection
    /** What was refused, or has failed, may not be so any more: tries again, of which nothing is said unless something else comes of it. */
    readonly look: () => void
    /** Begins anew, at once: somebody has asked for it. */
    readonly connect: () => void
    /** The daemon was stopped. @param now false: that may have been before; then an attempt that is under way goes on */
    readonly stopped: (now: boolean) => void
    /** The daemon was started. */
    readonly started: () => void
    /** A call showed that `from` is of no use any more. Of an older one: nothing. */
    readonly broke: (from: T, error: unknown) => void
    readonly end: () => void
}

/** Waiting before the first try again, at most, and how long a connection must have lasted to begin with the first again. */
const FIRST = 1_000
const LONGEST = 30_000

/**
 * Keeps one connection: a first failure is a failure; one that was there and broke, also before it was of any use, is tried again
 * after 1, 2, 4 … 30 s, while somebody sees the page.
 * @param open opens it; the callback is called once when it ends by itself
 * @param begin makes it ready
 * @param shown the command that failed when a failure does not say
 */
export function keepConnection<T extends Opened>(
    open: (onLost: (why: HostError) => void) => Promise<T>,
    begin: (opened: T) => Promise<void>,
    shown: string,
    attention: Attention,
    report: (connection: Connection) => void,
): Connector<T> {
    let state: Connection = { kind: 'connecting' }
    let opened: T | undefined
    /** counts the attempts: one that comes up after it was given up is closed */
    let generation = 0
    let wasReady = false
    let why: 'stopped' | 'broken' = 'broken'
    let pause = FIRST
    let cancelRetry: (() => void) | undefined
    let cancelReset: (() => void) | undefined

    function become(next: Connection) {
        state = next
        report(next)
    }

    function disconnect() {
        generation += 1
        cancelRetry?.()
        cancelReset?.()
        cancelRetry = cancelReset = undefined
        const old = opened
        opened = undefined
        old?.end()
    }

    function fail(error: unknown) {
        const reason = hostError(error, shown)
        disconnect()
        if (!wasReady || reason.kind === 'denied') {
            become({ kind: 'failed', error: reason })
            // What was up already and ended meanwhile may as well stay up the next time.
            if (reason.kind === 'lost') retryLater()
            return
        }
        become({ kind: 'lost', why, error: reason })
        if (why === 'broken') retryLater()
    }

    function retryLater() {
        cancelRetry = attention.after(pause, () => {
            cancelRetry = undefined
            // Out of sight nobody needs it: coming back to the page is the next try.
            if (attention.visible()) begins()
        })
        pause = Math.min(pause * 2, LONGEST)
    }

    async function connect() {
        const mine = generation
        try {
            const fresh = await open(error => {
                if (mine === generation) fail(error)
            })
            if (mine !== generation) {
                fresh.end()
                return
            }
            opened = fresh
            await begin(fresh)
            if (mine !== generation) return
            wasReady = true
            why = 'broken'
            cancelReset = attention.after(LONGEST, () => {
                pause = FIRST
            })
            become({ kind: 'ready' })
        } catch (error) {
            if (mine === generation) fail(error)
        }
    }

    /** An attempt of which nothing is said unless it succeeds, or fails in another way. */
    function begins() {
        disconnect()
        void connect()
    }

    function connectNow() {
        disconnect()
        become({ kind: 'connecting' })
        void connect()
    }

    function look() {
        if (state.kind === 'lost' || (state.kind === 'failed' && state.error.kind === 'denied')) begins()
        else if (state.kind === 'failed') connectNow()
    }

    const endLook = attention.onLook(look)
    report(state)
    void connect()

    return {
        current: () => opened,
        state: () => state,
        look,
        connect: connectNow,
        stopped: now => {
            if (state.kind === 'lost' && state.why === 'stopped') return
            // Asking starts it: one that had idled out is told of as inactive until it is up.
            if (state.kind === 'connecting' && !now) return
            disconnect()
            wasReady = true
            why = 'stopped'
            become({ kind: 'lost', why })
        },
        started: () => {
            if (state.kind === 'lost' || state.kind === 'failed') connectNow()
        },
        broke: (from, error) => {
            if (from === opened) fail(error)
        },
        end: () => {
            endLook()
            disconnect()
        },
    }
}
