// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import {
    parseCpuList,
    readCpus,
    repeatedCpus,
    showCpuList,
    showCpuSet,
    sortedCpus,
} from '../../../../src/machine/base/cpuset'

for (const [text, cpus] of [
    ['4-7', [4, 5, 6, 7]],
    ['6,7', [6, 7]],
    ['0-3,8', [0, 1, 2, 3, 8]],
    [' 4 , 5 ', [4, 5]],
    ['7,6,5', [7, 6, 5]],
    ['0-7,^3', [0, 1, 2, 4, 5, 6, 7]],
    ['0-7,^2-5', [0, 1, 6, 7]],
    ['^3,3', [3]],
    ['4,4', [4, 4]],
    ['3-3', [3]],
    ['8191', [8191]],
    ['16383', [16383]],
] as const)
    test(`${JSON.stringify(text)} means the CPUs ${cpus.join(' ')}`, () => {
        expect(parseCpuList(text)).toEqual({ ok: true, value: cpus })
    })

for (const [text, fault] of [
    ['', 'empty'],
    [' ', 'empty'],
    [',', 'empty'],
    ['^3', 'empty'],
    ['3,^3', 'empty'],
    ['4,', 'not-a-list'],
    ['4,,5', 'not-a-list'],
    ['-1', 'not-a-list'],
    ['7-4', 'not-a-list'],
    ['1.5', 'not-a-list'],
    ['1e3', 'not-a-list'],
    ['0x4', 'not-a-list'],
    ['4;5', 'not-a-list'],
    ['4 5', 'not-a-list'],
    ['all', 'not-a-list'],
    ['16384', 'not-a-list'],
    ['0-99999', 'not-a-list'],
    ['0-99999999999', 'not-a-list'],
    ['$(nproc)', 'not-a-list'],
] as const)
    test(`${JSON.stringify(text)} is no list of CPUs: ${fault}`, () => {
        expect(parseCpuList(text)).toEqual({ ok: false, fault })
    })

for (const [cpus, text] of [
    [[], ''],
    [[4], '4'],
    [[6, 7], '6,7'],
    [[4, 5, 6, 7], '4-7'],
    [[0, 1, 2, 8, 10, 11, 12], '0-2,8,10-12'],
    [[7, 6, 5], '7,6,5'],
    [[3, 3, 3], '3,3,3'],
] as const)
    test(`the CPUs ${cpus.join(' ') || '(none)'} are shown as ${JSON.stringify(text)}`, () => {
        expect(showCpuList(cpus)).toBe(text)
    })

test('a set of CPUs is shown as the kernel shows one', () => {
    expect([[2, 3], [7, 5, 6], [1], [0, 2, 3], []].map(showCpuSet)).toEqual(['2-3', '5-7', '1', '0,2-3', ''])
})

// Close together, so that runs, repetitions and turns are frequent.
const cpuLists = fc.oneof(
    fc.array(fc.nat(9), { minLength: 1, maxLength: 20 }),
    fc.array(fc.nat(8191), { minLength: 1 }),
    fc.uniqueArray(fc.nat(40), { minLength: 1 }).map(cpus => cpus.sort((a, b) => a - b)),
)

test('what is shown of a list is read as the same list, order and repetitions too', () => {
    fc.assert(
        fc.property(cpuLists, cpus => {
            assert.deepEqual(parseCpuList(showCpuList(cpus)), { ok: true, value: cpus })
        }),
        { numRuns: 1000 },
    )
})

test('no text, however hostile, gives a CPU that libvirt does not know', () => {
    const text = fc.oneof(
        fc.string(),
        fc.string({ unit: fc.constantFrom('0', '1', '7', '9', '-', ',', '^', ' '), maxLength: 14 }),
    )
    fc.assert(
        fc.property(text, written => {
            const parsed = parseCpuList(written)
            if (!parsed.ok) return
            assert.ok(parsed.value.length > 0)
            assert.ok(parsed.value.every(cpu => Number.isInteger(cpu) && cpu >= 0 && cpu < 16384))
        }),
        { numRuns: 1000 },
    )
})

test('each CPU that stands more than once is named once', () => {
    expect(repeatedCpus([4, 5, 4, 6, 5, 4])).toEqual([4, 5])
    expect(repeatedCpus([4, 5, 6])).toEqual([])
})

test('sorted, each CPU stands once and by its number', () => {
    expect(sortedCpus([10, 9, 2, 10, 0])).toEqual([0, 2, 9, 10])
})

for (const [text, cpus] of [
    ['4-6,^5', [4, 6]],
    ['4,4', [4]],
    ['', []],
    ['4,all,7', [4, 7]],
    ['all', []],
    ['3,99999', [3]],
] as const)
    test(`of somebody else's list ${JSON.stringify(text)} the CPUs ${cpus.join(' ') || '(none)'} are claimed`, () => {
        expect(readCpus(text)).toEqual(cpus)
    })
