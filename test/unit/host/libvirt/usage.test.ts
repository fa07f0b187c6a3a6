// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { recordUsage } from '../../../../src/host/libvirt/usage'
import { quiet } from '../../fakes/deferred'
import { FakeAttention } from '../../fakes/followed'

function recorded() {
    const attention = new FakeAttention()
    let asked = 0
    const fake = { fails: false }
    const record = recordUsage(() => {
        asked += 1
        if (fake.fails) return Promise.reject(new Error('it does not answer'))
        return Promise.resolve({
            at: asked * 3000,
            vcpus: new Map([[0, asked * 1.5e9]]),
            residentBytes: 1,
            guest: undefined,
            disks: new Map(),
            network: new Map(),
        })
    }, attention)
    return { attention, record, fake, asked: () => asked }
}

test('nothing is asked while nobody looks, or the page is out of sight', async () => {
    const { attention, record, asked } = recorded()
    expect([asked(), attention.waiting]).toEqual([0, []])
    const end = record.subscribe(() => undefined)
    await quiet()
    await attention.pass(3_000)
    expect(asked()).toBe(2)
    attention.inSight = false
    await attention.pass(3_000)
    expect([asked(), attention.waiting]).toEqual([2, []])
    attention.inSight = true
    await attention.look()
    expect([asked(), attention.waiting]).toEqual([3, [3_000]])
    end()
    await attention.look()
    expect([asked(), attention.waiting]).toEqual([3, []])
})

test('what was used stays known to whoever comes back', async () => {
    const { attention, record } = recorded()
    const end = record.subscribe(() => undefined)
    await quiet()
    await attention.pass(3_000)
    expect(record.snapshot().usages).toMatchObject([{ at: 6000, cpu: 0.5 }])
    end()
    record.subscribe(() => undefined)
    await quiet()
    expect(record.snapshot().usages).toHaveLength(2)
})

test('a failure is told, and asked again', async () => {
    const { attention, record, fake } = recorded()
    fake.fails = true
    let told = 0
    record.subscribe(() => (told += 1))
    await quiet()
    expect(record.snapshot().error?.message).toBe('it does not answer')
    expect(told).toBe(1)
    fake.fails = false
    await attention.pass(3_000)
    expect(record.snapshot().error).toBeUndefined()
})

test('what is older than five minutes is forgotten', async () => {
    const { attention, record } = recorded()
    record.subscribe(() => undefined)
    for (let count = 0; count < 120; count += 1) await attention.pass(3_000)
    expect(record.snapshot().usages).toHaveLength(100)
})
