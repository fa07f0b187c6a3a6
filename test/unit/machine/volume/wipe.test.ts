// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { parseRate, percent, readWipe, secondsLeft, WIPE_PHASES } from '../../../../src/machine/volume/wipe'

for (const [status, phase, progress] of [
    ['zeroing 5 of 20 bytes, 3 bytes/s', 'zeroing', { doneBytes: 5, totalBytes: 20, rateBytes: 3 }],
    ['verifying 0 of 20 bytes, 0 bytes/s', 'verifying', { doneBytes: 0, totalBytes: 20, rateBytes: 0 }],
    ['removing 20 of 20 bytes, 7 bytes/s', 'removing', { doneBytes: 20, totalBytes: 20, rateBytes: 7 }],
    ['waiting', 'waiting', undefined],
    ['removing', 'removing', undefined],
    ['settling 20 of 20 bytes, 7 bytes/s', 'settling', { doneBytes: 20, totalBytes: 20, rateBytes: 7 }],
    ['zeroing 0 of 0 bytes, 0 bytes/s', 'zeroing', undefined],
    ['', 'waiting', undefined],
    ['zeroing all of it', 'waiting', undefined],
    ['zeroing -5 of 20 bytes, 3 bytes/s', 'waiting', undefined],
    ['x zeroing 5 of 20 bytes, 3 bytes/s', 'waiting', undefined],
] as const)
    test(`a unit at work that says "${status}" is ${phase}${progress ? ' and counts' : ''}`, () => {
        expect(readWipe({ active: 'activating', status })).toEqual({
            kind: 'working',
            phase,
            progress,
            paused: false,
            limitBytes: undefined,
            why: '',
        })
    })

for (const active of ['activating', 'active', 'reloading', 'deactivating'])
    test(`a wipe whose unit is ${active} is at work`, () => {
        expect(readWipe({ active, status: 'waiting' }).kind).toBe('working')
    })

for (const active of ['inactive', 'failed', 'unknown', 'maintenance', ''])
    test(`a wipe whose unit is ${active || 'without a state'} has stopped: it never looks as if it went on`, () => {
        expect(readWipe({ active, status: 'zeroing 5 of 20 bytes, 3 bytes/s' }).kind).toBe('stopped')
    })

test('a marked volume whose unit has not run waits to be started', () => {
    expect(readWipe({ active: 'inactive', status: '' })).toEqual({ kind: 'not-started' })
})

test('a wipe without a unit has stopped', () => {
    expect(readWipe(undefined)).toEqual({ kind: 'stopped', why: '' })
})

for (const [status, why] of [
    ['failed: the volume is in use', 'the volume is in use'],
    ['failed: failed: twice', 'failed: twice'],
    ['zeroing', ''],
    ['it failed: somehow', ''],
] as const)
    test(`a failed unit that says "${status}" tells why: ${why}`, () => {
        expect(readWipe({ active: 'failed', status })).toEqual({ kind: 'stopped', why })
    })

for (const [doneBytes, totalBytes, shown] of [
    [0, 200, 0],
    [1, 200, 0],
    [2, 200, 1],
    [199, 200, 99],
    [999_999_999_999, 1_000_000_000_000, 99],
    [200, 200, 100],
    [201, 200, 100],
] as const)
    test(`${doneBytes} of ${totalBytes} bytes are ${shown} %`, () => {
        expect(percent({ doneBytes, totalBytes, rateBytes: 1 })).toBe(shown)
    })

test('100 % is shown only when every byte is done, and never less than before', () => {
    const total = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
    fc.assert(
        fc.property(total, total, total, (totalBytes, a, b) => {
            const [less, more] = [Math.min(a, b), Math.max(a, b)].map(done => Math.min(done, totalBytes))
            const shown = [less, more].map(done => percent({ doneBytes: done ?? 0, totalBytes, rateBytes: 1 }))
            assert.ok((shown[0] ?? NaN) <= (shown[1] ?? NaN))
            assert.equal(shown[1] === 100, more === totalBytes)
        }),
    )
})

for (const [phase, doneBytes, rateBytes, seconds] of [
    ['zeroing', 0, 10, 20],
    ['zeroing', 50, 10, 15],
    ['zeroing', 100, 10, 10],
    ['verifying', 0, 10, 10],
    ['verifying', 50, 10, 5],
    ['verifying', 99, 10, 1],
    ['verifying', 100, 10, 0],
    ['removing', 100, 10, 0],
    ['zeroing', 50, 0, undefined],
] as const)
    test(`${phase} ${doneBytes} of 100 bytes, ${rateBytes} a second: ${seconds ?? 'nobody knows how many'} s left`, () => {
        expect(secondsLeft(phase, { doneBytes, totalBytes: 100, rateBytes })).toBe(seconds)
    })

test('every phase that a unit can name is understood', () => {
    for (const phase of WIPE_PHASES)
        expect(readWipe({ active: 'active', status: `${phase} 1 of 2 bytes, 3 bytes/s` })).toEqual({
            kind: 'working',
            phase,
            progress: { doneBytes: 1, totalBytes: 2, rateBytes: 3 },
            paused: false,
            limitBytes: undefined,
            why: '',
        })
})

for (const [suffix, paused, limitBytes] of [
    [', paused', true, undefined],
    [', at most 1048576 bytes/s', false, 1048576],
    [', at most 1048576 bytes/s, paused', true, 1048576],
] as const)
    test(`a wipe that says "${suffix}" is ${paused ? 'paused' : 'limited'}`, () => {
        const status = `verifying 5 of 20 bytes, 0 bytes/s${suffix}`
        expect(readWipe({ active: 'activating', status })).toMatchObject({ phase: 'verifying', paused, limitBytes })
    })

for (const suffix of [', paused, at most 1 bytes/s', ', at most -1 bytes/s', ', Paused', ' paused'])
    test(`"${suffix}" is nothing that a wipe says`, () => {
        const status = `zeroing 5 of 20 bytes, 3 bytes/s${suffix}`
        expect(readWipe({ active: 'activating', status })).toMatchObject({ phase: 'waiting', progress: undefined })
    })

for (const [active, status, why] of [
    ['inactive', '', 'it was mounted'],
    ['failed', 'failed: it is mounted now', 'it is mounted now'],
    ['failed', '', 'it was mounted'],
] as const)
    test(`a volume in quarantine whose unit is ${active} and says "${status}" tells why: ${why}`, () => {
        expect(readWipe({ active, status }, 'it was mounted')).toEqual({ kind: 'stopped', why })
    })

test('a volume in quarantine of which nobody wrote down why has stopped all the same', () => {
    expect(readWipe({ active: 'inactive', status: '' }, '')).toEqual({ kind: 'stopped', why: '' })
})

test('a wipe that was started again is at work, whatever it said before', () => {
    expect(readWipe({ active: 'activating', status: 'waiting' }, 'it was mounted').kind).toBe('working')
})

for (const [text, rate] of [
    ['', undefined],
    ['  ', undefined],
    ['1', 1048576],
    [' 50 ', 52428800],
] as const)
    test(`"${text}" typed as a limit is ${rate ?? 'none'}`, () => {
        expect(parseRate(text)).toEqual({ ok: true, value: rate })
    })

for (const text of ['0', '-1', '1.5', '5M', '1e3', 'ten', '10000000', '٥'])
    test(`"${text}" typed as a limit is refused`, () => {
        expect(parseRate(text).ok).toBe(false)
    })

test('a unit that begins anew says why', () => {
    const wipe = readWipe({ active: 'activating', status: 'failed: virsh: no answer' })
    expect(wipe).toMatchObject({ kind: 'working', phase: 'waiting', why: 'virsh: no answer' })
})
