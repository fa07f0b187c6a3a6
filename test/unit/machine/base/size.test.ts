// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { GIB, KIB, lvmSize, MIB, parseSize, roundUp } from '../../../../src/machine/base/size'

const TIB = 1024 * GIB

for (const [text, unit, bytes] of [
    ['20', GIB, 20 * GIB],
    ['2048', MIB, 2 * GIB],
    ['20G', MIB, 20 * GIB],
    ['20 GiB', MIB, 20 * GIB],
    ['20gb', MIB, 20 * GIB],
    ['1.5 TiB', GIB, 1.5 * TIB],
    ['512 MiB', GIB, 512 * MIB],
    ['64k', GIB, 64 * KIB],
    [' 8 ', GIB, 8 * GIB],
    ['0.5', GIB, GIB / 2],
] as const)
    test(`${JSON.stringify(text)} is ${bytes} bytes where a bare number counts ${unit}`, () => {
        expect(parseSize(text, unit)).toEqual({ ok: true, value: bytes })
    })

for (const [text, fault] of [
    ['', 'empty'],
    ['  ', 'empty'],
    ['0', 'not-positive'],
    ['0 GiB', 'not-positive'],
    ['-1', 'not-positive'],
    ['-20G', 'not-positive'],
    ['0.000001k', 'not-positive'],
    ['big', 'not-a-size'],
    ['20 XB', 'not-a-size'],
    ['20 G G', 'not-a-size'],
    ['1e3', 'not-a-size'],
    ['1,5', 'not-a-size'],
    ['.5', 'not-a-size'],
    ['0x10', 'not-a-size'],
    ['NaN', 'not-a-size'],
    ['Infinity', 'not-a-size'],
    ['20G; reboot', 'not-a-size'],
    ['--20', 'not-a-size'],
    ['9'.repeat(13), 'not-a-size'],
    ['999999999999 TiB', 'too-large'],
] as const)
    test(`${JSON.stringify(text)} is no size: ${fault}`, () => {
        expect(parseSize(text, GIB)).toEqual({ ok: false, fault })
    })

test('an accepted size is a whole number of bytes that can be counted, whatever is typed', () => {
    const typed = fc.oneof(
        fc.string(),
        fc
            .tuple(
                fc.constantFrom('', '-'),
                fc.nat(),
                fc.constantFrom('', '.5', '.000001'),
                fc.constantFrom('', 'k', 'T'),
            )
            .map(parts => parts.join('')),
    )
    fc.assert(
        fc.property(typed, text => {
            const parsed = parseSize(text, MIB)
            if (parsed.ok) assert.ok(Number.isSafeInteger(parsed.value) && parsed.value > 0)
        }),
        { numRuns: 500 },
    )
})

test('a size is rounded up to whole extents and by less than one of them', () => {
    const extent = fc.constantFrom(KIB, MIB, 4 * MIB, 3 * MIB, 128 * MIB)
    fc.assert(
        fc.property(fc.integer({ min: 1, max: 100 * TIB }), extent, (bytes, extentBytes) => {
            const rounded = roundUp(bytes, extentBytes)
            assert.equal(rounded % extentBytes, 0)
            assert.ok(rounded >= bytes)
            assert.ok(rounded - bytes < extentBytes)
        }),
    )
})

for (const [bytes, text] of [
    [20 * GIB, '20g'],
    [TIB, '1t'],
    [1.5 * GIB, '1536m'],
    [12 * KIB, '12k'],
    [123, '123b'],
    [GIB + 1, '1073741825b'],
] as const)
    test(`lvcreate is told ${bytes} bytes as ${text}`, () => {
        expect(lvmSize(bytes)).toBe(text)
    })

test('lvcreate is told the very number of bytes', () => {
    const units: Readonly<Record<string, number>> = { b: 1, k: KIB, m: MIB, g: GIB, t: TIB }
    const sizes = fc.oneof(
        fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        fc.tuple(fc.nat(4000), fc.constantFrom(...Object.values(units))).map(([count, unit]) => (count + 1) * unit),
    )
    fc.assert(
        fc.property(sizes, bytes => {
            const text = lvmSize(bytes)
            assert.match(text, /^[1-9]\d*[bkmgt]$/)
            assert.equal(Number(text.slice(0, -1)) * (units[text.slice(-1)] ?? NaN), bytes)
        }),
    )
})
