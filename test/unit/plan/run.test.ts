// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { lookAhead } from '../../../src/host/lock'
import type { Planning, Progress } from '../../../src/plan/engine'
import { runMade, runPlan } from '../../../src/plan/run'
import { FakeHost, holdLock, LOCK, type FakeProcess } from '../fakes/cockpit'
import { deferred, quiet } from '../fakes/deferred'
import { lookLine } from '../fakes/looked'
import { denied, full, steps } from '../fakes/steps'

const holdAndLook = (process: FakeProcess) => {
    holdLock(process, lookLine())
}

/** Runs a plan on a host with a lock, and tells what was seen, in order. */
async function underLock(makePlan: () => Planning<string>, onSpawn = holdAndLook) {
    const host = new FakeHost()
    host.onSpawn = onSpawn
    const seen: Progress['kind'][] = []
    const outcome = await runPlan(lookAhead(), makePlan, ({ kind }) => seen.push(kind))
    const [lock] = host.processes
    return { host, outcome, seen, released: lock?.inputClosed }
}

test('the plan is made while the lock is held, and the lock is let go when it is done', async () => {
    const { plan, log } = steps()
    const host = new FakeHost()
    host.onSpawn = holdAndLook
    const states: unknown[] = []
    const outcome = await runPlan(
        lookAhead(),
        () => {
            states.push(host.processes[0]?.inputClosed)
            return { kind: 'ready', plan }
        },
        () => states.push(host.processes[0]?.inputClosed),
    )
    expect(host.lines).toEqual([`${LOCK} --look`])
    expect(host.processes[0]?.options).toMatchObject({ superuser: 'require' })
    expect(outcome).toMatchObject({ kind: 'done' })
    expect(log).toHaveLength(4)
    expect(new Set(states.slice(1))).toEqual(new Set([false]))
    expect(host.processes[0]?.inputClosed).toBe(true)
})

test('a plan that is refused under the lock begins nothing and lets the lock go', async () => {
    const { outcome, seen, released } = await underLock(() => ({ kind: 'refused', faults: 'taken' }))
    expect(outcome).toEqual({ kind: 'refused', faults: 'taken' })
    expect(seen).toEqual(['locking', 'checking'])
    expect(released).toBe(true)
})

test('a host that cannot be read under the lock begins nothing and lets the lock go', async () => {
    const { outcome, released } = await underLock(() => {
        throw denied
    })
    expect(outcome).toEqual({ kind: 'not-begun', error: denied })
    expect(released).toBe(true)
})

test('a plan that fails on the way lets the lock go, after everything was undone', async () => {
    const { plan, log } = steps({ run: { settle: full } })
    const { outcome, released } = await underLock(() => ({ kind: 'ready', plan }))
    expect(outcome).toMatchObject({ kind: 'failed', step: 'settle' })
    expect(log.at(-1)).toBe('undo create-volume')
    expect(released).toBe(true)
})

test('without the lock no plan is even made', async () => {
    let made = false
    const { outcome, seen } = await underLock(
        () => {
            made = true
            return { kind: 'ready', plan: [] }
        },
        process => {
            process.fail({ problem: 'access-denied', message: 'Not permitted' })
        },
    )
    expect(outcome).toMatchObject({ kind: 'not-begun', error: { kind: 'denied', message: 'Not permitted' } })
    expect(seen).toEqual(['locking'])
    expect(made).toBe(false)
})

test('while somebody else has the lock, she is told who, and the plan waits', async () => {
    const host = new FakeHost()
    const seen: Progress[] = []
    const done = deferred<unknown>()
    runPlan(
        lookAhead(),
        () => ({ kind: 'ready', plan: [] }),
        now => seen.push(now),
    ).then(done.resolve, done.reject)
    host.processes[0]?.say('waiting {"name": "bob"}\n')
    await quiet()
    expect(seen).toEqual([
        { kind: 'locking', holder: undefined },
        { kind: 'locking', holder: { name: 'bob', since: undefined } },
    ])
    host.processes[0]?.say(`held\n${lookLine()}`)
    expect(await done.promise).toMatchObject({ kind: 'done' })
})

test('cancelled while somebody else has the lock, it is waited for no more and nothing is begun', async () => {
    const host = new FakeHost()
    const cancel = new AbortController()
    let made = false
    const outcome = runPlan(
        lookAhead(),
        () => {
            made = true
            return { kind: 'ready', plan: [] }
        },
        () => undefined,
        cancel.signal,
    )
    const [lock] = host.processes
    lock?.say('waiting {"name": "bob"}\n')
    await quiet()
    cancel.abort()
    // It ends, as the program does that is terminated.
    await expect(Promise.resolve(lock)).rejects.toMatchObject({ problem: 'terminated' })
    expect(await outcome).toEqual({ kind: 'cancelled', steps: {}, left: [] })
    expect(made).toBe(false)
})

test('cancelled before the lock was even asked for, nothing is begun', async () => {
    const host = new FakeHost()
    host.onSpawn = holdAndLook
    const cancel = new AbortController()
    cancel.abort()
    const outcome = await runPlan(
        lookAhead(),
        () => ({ kind: 'ready', plan: [] }),
        () => undefined,
        cancel.signal,
    )
    expect(outcome).toEqual({ kind: 'cancelled', steps: {}, left: [] })
})

test('a question that nobody could ask before lets the lock go, and begins nothing', async () => {
    const host = new FakeHost()
    host.onSpawn = holdAndLook
    const question = { kind: 'question', question: 'which?' } as const
    const outcome = await runPlan<never, string>(
        lookAhead(),
        () => question,
        () => undefined,
    )
    expect(outcome).toEqual(question)
    expect(host.processes[0]?.inputClosed).toBe(true)
})

test('a plan that allocates nothing is run without the lock', async () => {
    const { plan, log } = steps()
    const host = new FakeHost()
    expect(await runMade({ kind: 'ready', plan }, () => undefined)).toMatchObject({ kind: 'done' })
    expect(log).toHaveLength(4)
    expect(host.processes).toEqual([])
})
