// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { endProcesses } from '../../../../src/host/base/process'
import { readText, run, runAsRoot } from '../../../../src/host/base/run'
import { onWaits, waitFor } from '../../../../src/host/base/waits'
import { failure, FakeHost } from '../../fakes/cockpit'
import { deferred, quiet } from '../../fakes/deferred'
import { waitsFromNow } from '../../fakes/waited'

const nothing = () => undefined

test('a call that is answered in time is nothing to wait for', async () => {
    const waits = waitsFromNow()
    const seen = new Set<number>()
    const end = onWaits(() => seen.add(waits.list().length))
    expect(await waitFor('id', Promise.resolve('al'), nothing, 50)).toBe('al')
    await expect(waitFor('id', Promise.reject(new Error('no')), nothing, 50)).rejects.toThrow('no')
    await new Promise(resolve => setTimeout(resolve, 80))
    expect([...seen].filter(count => count > 0)).toEqual([])
    end()
})

test('one that takes longer is told of, with when it was begun, until it is answered', async () => {
    const waits = waitsFromNow()
    const seen = new Set<number>()
    const end = onWaits(() => seen.add(waits.list().length))
    const answer = deferred<string>()
    const before = Date.now()
    const waited = waitFor('lvs', answer.promise, nothing, 0)
    await expect.poll(() => waits.list().map(({ command }) => command)).toEqual(['lvs'])
    expect(waits.list()[0]?.since).toBeGreaterThanOrEqual(before)
    answer.resolve('late')
    expect(await waited).toBe('late')
    expect(waits.list()).toEqual([])
    expect(seen).toContain(1)
    end()
})

test('what nobody waits for is never told of', async () => {
    const waits = waitsFromNow()
    void waitFor('raptor-lock', new Promise(nothing), nothing, Infinity)
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(waits.list()).toEqual([])
})

for (const [who, start, shown, superuser] of [
    ['her own', () => run(['id', '-nG'], { patience: 0 }), 'id -nG', undefined],
    ["root's", () => runAsRoot(['lvm', 'fullreport'], { patience: 0 }), 'sudo lvm fullreport', 'require'],
] as const)
    test(`a command of ${who} that is given up is ended, and of what it did nobody knows`, async () => {
        const waits = waitsFromNow()
        const host = new FakeHost()
        const answer = start()
        await expect.poll(() => waits.list().map(({ command }) => command)).toEqual([shown])
        waits.giveUp()
        await expect(answer).rejects.toMatchObject({ name: 'HostError', kind: 'given-up', command: shown, message: '' })
        await expect(host.processes[0]).rejects.toEqual(failure({ problem: 'terminated' }))
        expect(host.processes[0]?.options?.superuser).toBe(superuser)
        expect(waits.list()).toEqual([])
    })

test('a file is read as one would type it, and one that is not there is no fault', async () => {
    const host = new FakeHost()
    host.files.set('/proc/meminfo', 'x')
    expect(await readText('/proc/meminfo')).toBe('x')
    expect(await readText('/nonexistent')).toBeUndefined()
})

test('a page that goes ends every process that it began and that goes on', async () => {
    const host = new FakeHost()
    const [first, second] = [run(['sleep', '1']), runAsRoot(['sleep', '2'])]
    host.processes[0]?.succeed('over')
    await first
    endProcesses()
    await expect(second).rejects.toMatchObject({ kind: 'lost', command: 'sudo sleep 2' })
    await quiet()
    expect(await host.processes[0]).toBe('over')
})
