// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { HostError } from '../../../src/host/base/error'
import { lookAhead } from '../../../src/host/lock'
import { runPlan, runSteps, type Planning, type Progress, type StepState } from '../../../src/plan/engine'
import type { Plan, StepId } from '../../../src/plan/step'
import { FakeHost, holdLock, LOCK, type FakeProcess } from '../fakes/cockpit'
import { deferred, quiet } from '../fakes/deferred'
import { lookLine } from '../fakes/looked'

const IDS = ['create-volume', 'define', 'autostart', 'settle'] as const

type Faults = { readonly run?: Partial<Record<StepId, unknown>>; readonly undo?: Partial<Record<StepId, unknown>> }

/** Four steps, of which `autostart` has nothing to take back. Each writes down what it does. */
function steps({ run = {}, undo = {} }: Faults = {}) {
    const log: string[] = []
    const act = (id: StepId, verb: string, faults: Partial<Record<StepId, unknown>>) => ({
        command: `${verb} ${id}`,
        run: async () => {
            log.push(`${verb} ${id}`)
            await Promise.resolve()
            if (id in faults) throw faults[id]
        },
    })
    const plan: Plan = IDS.map(id => ({
        id,
        ...act(id, 'do', run),
        ...(id === 'autostart' ? {} : { undo: act(id, 'undo', undo) }),
    }))
    return { plan, log }
}

const full = { problem: null, exit_status: 5, message: 'insufficient free space' }
const denied = new HostError('denied', 'not you', 'sudo x')

test('the steps are done one after the other, and every state is reported', async () => {
    const { plan, log } = steps()
    const reports: string[] = []
    const letters = (state: StepState | undefined) => state?.slice(0, 1) ?? '-'
    const outcome = await runSteps(plan, now => reports.push(IDS.map(id => letters(now[id])).join('')))
    expect(log).toEqual(IDS.map(id => `do ${id}`))
    expect(reports).toEqual(['rwww', 'dwww', 'drww', 'ddww', 'ddrw', 'dddw', 'dddr', 'dddd'])
    expect(outcome).toEqual({
        kind: 'done',
        steps: { 'create-volume': 'done', define: 'done', autostart: 'done', settle: 'done' },
    })
})

for (const [failing, undone] of [
    ['create-volume', []],
    ['define', ['create-volume']],
    ['autostart', ['define', 'create-volume']],
    ['settle', ['define', 'create-volume']],
] as const)
    test(`when ${failing} fails, ${undone.join(' and then ') || 'nothing'} is undone, and no later step begun`, async () => {
        const { plan, log } = steps({ run: { [failing]: full } })
        const outcome = await runSteps(plan, () => undefined)
        const begun = IDS.slice(0, IDS.indexOf(failing) + 1)
        expect(log).toEqual([...begun.map(id => `do ${id}`), ...undone.map(id => `undo ${id}`)])
        const state = (id: StepId): StepState => {
            if (id === failing) return 'failed'
            if (!begun.some(one => one === id)) return 'not-run'
            return undone.some(one => one === id) ? 'undone' : 'done'
        }
        expect(outcome).toMatchObject({ kind: 'failed', step: failing, left: [] })
        expect(outcome.steps).toEqual(Object.fromEntries(IDS.map(id => [id, state(id)])))
    })

test("a failure is told in the host's own words, with the command as typed", async () => {
    const outcome = await runSteps(steps({ run: { define: full } }).plan, () => undefined)
    expect(outcome).toMatchObject({
        error: { name: 'HostError', kind: 'failed', message: 'insufficient free space', command: 'do define' },
    })
})

test('a step of which nobody knows whether it was done is undone as well', async () => {
    const { plan, log } = steps({ run: { define: { problem: 'disconnected', message: 'the connection is gone' } } })
    const outcome = await runSteps(plan, () => undefined)
    expect(log).toEqual(['do create-volume', 'do define', 'undo define', 'undo create-volume'])
    expect(outcome).toMatchObject({ step: 'define', error: { kind: 'lost' }, left: [] })
    expect(outcome.steps).toMatchObject({ 'create-volume': 'undone', define: 'undone', autostart: 'not-run' })
})

test('a step that was given up is undone as well: nobody knows whether it was done', async () => {
    const givenUp = new HostError('given-up', '', 'virsh define')
    const { plan, log } = steps({ run: { define: givenUp } })
    const outcome = await runSteps(plan, () => undefined)
    expect(log).toEqual(['do create-volume', 'do define', 'undo define', 'undo create-volume'])
    expect(outcome).toMatchObject({ step: 'define', error: { kind: 'given-up' }, left: [] })
})

test('what cannot be undone is left, with its command and reason, and what it stands on is not taken from under it', async () => {
    const { plan, log } = steps({ run: { settle: full }, undo: { define: denied } })
    const outcome = await runSteps(plan, () => undefined)
    expect(log.at(-1)).toBe('undo define')
    expect(outcome).toMatchObject({ left: [{ id: 'define', command: 'undo define', error: denied }] })
    expect(outcome.steps).toMatchObject({ 'create-volume': 'done', define: 'not-undone', settle: 'failed' })
})

test('a plan without steps is done', async () => {
    expect(await runSteps([], () => undefined)).toEqual({ kind: 'done', steps: {} })
})

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
            return { ok: true, value: plan }
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
    const { outcome, seen, released } = await underLock(() => ({ ok: false, fault: 'taken' }))
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
    const { outcome, released } = await underLock(() => ({ ok: true, value: plan }))
    expect(outcome).toMatchObject({ kind: 'failed', step: 'settle' })
    expect(log.at(-1)).toBe('undo create-volume')
    expect(released).toBe(true)
})

test('without the lock no plan is even made', async () => {
    let made = false
    const { outcome, seen } = await underLock(
        () => {
            made = true
            return { ok: true, value: [] }
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
        () => ({ ok: true, value: [] }),
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
