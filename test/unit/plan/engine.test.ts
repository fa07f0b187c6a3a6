// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { HostError } from '../../../src/host/base/error'
import { runSteps, type StepState } from '../../../src/plan/engine'
import type { Plan, StepId, StepKind } from '../../../src/plan/step'
import { denied, full, IDS, steps, type Faults } from '../fakes/steps'

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
    expect(outcome).toMatchObject({ left: [{ id: 'define', kind: 'define', command: 'undo define', error: denied }] })
    expect(outcome.steps).toMatchObject({ 'create-volume': 'done', define: 'not-undone', settle: 'failed' })
})

test('a plan without steps is done', async () => {
    expect(await runSteps([], () => undefined)).toEqual({ kind: 'done', steps: {} })
})

test('of a kind there may be several, each with its own key and state', async () => {
    const step = (key: string) => ({ kind: 'define' as const, key, command: key, run: () => Promise.resolve() })
    const outcome = await runSteps([step('a'), step('b'), step('c')], () => undefined)
    expect(outcome.steps).toEqual({ 'define a': 'done', 'define b': 'done', 'define c': 'done' })
})

test('what fails and is remembered does not end the plan', async () => {
    const { plan, log } = steps({ run: { define: full } })
    const remember = { command: 'note it', run: () => Promise.resolve(void log.push('note it')) }
    const outcome = await runSteps(
        plan.map(step => (step.kind === 'define' ? { ...step, remember } : step)),
        () => undefined,
    )
    expect(outcome.kind).toBe('done')
    expect(outcome.steps).toMatchObject({ define: 'remembered', settle: 'done' })
    expect(log).toEqual(['do create-volume', 'do define', 'note it', 'do autostart', 'do settle'])
})

test('what cannot be remembered either is a failure like any other', async () => {
    const { plan } = steps({ run: { define: full } })
    const remember = { command: 'note it', run: () => Promise.reject(denied) }
    const outcome = await runSteps(
        plan.map(step => (step.kind === 'define' ? { ...step, remember } : step)),
        () => undefined,
    )
    expect(outcome).toMatchObject({
        kind: 'failed',
        step: 'define',
        error: { message: 'insufficient free space' },
        notRemembered: denied,
    })
    expect(outcome.steps).toMatchObject({ 'create-volume': 'undone' })
})

/** Cancels a plan while one of its steps runs. */
async function cancelledDuring(at: StepKind, change: (plan: Plan) => Plan = plan => plan, faults: Faults = {}) {
    const { plan, log } = steps(faults)
    const cancel = new AbortController()
    const could: boolean[] = []
    const outcome = await runSteps(
        change(plan),
        (now, cancellable) => {
            if (now[at] !== 'running') return
            could.push(cancellable)
            cancel.abort()
        },
        cancel.signal,
    )
    return { outcome, log, could }
}

test('cancelled, the step under way ends, no other is begun, and all is undone', async () => {
    const { outcome, log, could } = await cancelledDuring('define')
    expect(log).toEqual(['do create-volume', 'do define', 'undo define', 'undo create-volume'])
    expect(outcome).toEqual({
        kind: 'cancelled',
        left: [],
        steps: { 'create-volume': 'undone', define: 'undone', autostart: 'not-run', settle: 'not-run' },
    })
    expect(could[0]).toBe(true)
})

test('what a plan that is cancelled cannot undo is told', async () => {
    const { outcome } = await cancelledDuring('autostart', undefined, { undo: { define: denied } })
    expect(outcome).toMatchObject({ kind: 'cancelled', left: [{ id: 'define', error: denied }] })
})

test('during its last step a plan cannot be cancelled any more', async () => {
    const { outcome, log, could } = await cancelledDuring('settle')
    expect(outcome.kind).toBe('done')
    expect(log).toHaveLength(4)
    expect(new Set(could)).toEqual(new Set([false]))
})

const finalDefine = (plan: Plan): Plan =>
    plan.map(step => (step.kind === 'define' ? { ...step, final: true as const } : step))

test('from a final step on nothing is cancelled', async () => {
    const { outcome, could } = await cancelledDuring('define', finalDefine)
    expect(outcome.kind).toBe('done')
    expect(could[0]).toBe(false)
})

test('nor is anything taken back from under it, when a later step fails', async () => {
    const { plan, log } = steps({ run: { settle: full } })
    expect(await runSteps(finalDefine(plan), () => undefined)).toMatchObject({ kind: 'failed', left: [] })
    expect(log.filter(line => line.startsWith('undo'))).toEqual([])
})

test('of a final step of which nobody knows whether it was done, neither', async () => {
    const { plan, log } = steps({ run: { define: new HostError('lost', '', 'x') } })
    expect(await runSteps(finalDefine(plan), () => undefined)).toMatchObject({ kind: 'failed', left: [] })
    expect(log.filter(line => line.startsWith('undo'))).toEqual([])
})

test('a final step that failed has begun nothing: what was before it is undone', async () => {
    const { plan, log } = steps({ run: { define: full } })
    await runSteps(finalDefine(plan), () => undefined)
    expect(log.at(-1)).toBe('undo create-volume')
})
