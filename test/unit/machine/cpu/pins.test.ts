// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import type { HostCpus } from '../../../../src/machine/cpu/host-cpus'
import { claimants, freeCpus, suggestEmulatorPins, suggestPins, type Claim } from '../../../../src/machine/cpu/pins'

const CPUS: HostCpus = {
    present: [0, 1, 2, 3, 4, 5, 6, 7],
    online: [0, 1, 2, 4, 5, 6, 7],
    isolated: [],
    usable: [0, 1, 2, 3, 4, 5, 6, 7],
}
const claim = (name: string, ...claims: readonly number[]): Claim => ({ name, claims })

test('each CPU tells the machines that have it pinned, in their order', () => {
    const who = claimants([0, 1, 2], [claim('b', 0, 1), claim('a', 1), claim('c', 9)])
    expect([...who]).toEqual([
        [0, ['b']],
        [1, ['b', 'a']],
        [2, []],
    ])
})

test('free are the CPUs that are online and that nobody has pinned', () => {
    expect(freeCpus(CPUS, [claim('a', 0, 1), claim('b', 6)])).toEqual([2, 4, 5, 7])
})

test('a domain that nobody can read may have any CPU: none is free', () => {
    const unread = { name: 'odd', claims: [], unknown: true }
    expect(freeCpus(CPUS, [unread])).toEqual([])
    expect(claimants([0, 1], [unread, claim('a', 1)]).get(1)).toEqual(['odd', 'a'])
    expect(suggestPins(2, CPUS, [unread])).toEqual([0, 1])
})

test('what is isolated, or kept from machines, is neither free nor suggested', () => {
    const cpus = { ...CPUS, isolated: [1], usable: [0, 1, 2, 3] }
    expect(freeCpus(cpus, [])).toEqual([0, 2])
    expect(suggestPins(4, cpus, [])).toEqual([0, 2])
})

for (const [count, claims, pins, why] of [
    [4, [], [0, 1, 2, 4], 'the first that are online'],
    [2, [claim('a', 0, 1, 2)], [4, 5], 'the first that nobody has'],
    [3, [claim('a', 0, 2, 4, 6)], [1, 5, 7], 'those between the pins of others'],
    [3, [claim('a', 0, 1, 2, 4, 5, 6)], [0, 1, 7], 'the free one, and those with one machine'],
    [2, [claim('a', 0, 1, 2, 4, 5, 6, 7), claim('b', 0, 1, 2)], [4, 5], 'those with the fewest machines'],
    [0, [], [], 'none for none'],
    [-3, [], [], 'none for less than none'],
    [99, [], [0, 1, 2, 4, 5, 6, 7], 'as many as there are'],
] as const)
    test(`for ${count} vCPUs ${why} are suggested: ${pins.join(' ') || 'no CPU'}`, () => {
        expect(suggestPins(count, CPUS, claims)).toEqual(pins)
    })

const hosts = fc
    .uniqueArray(fc.nat(31), { minLength: 1 })
    .map(online => ({ present: online, online, isolated: [], usable: online }))
const others = fc.array(
    fc.array(fc.nat(31)).map(claims => claim('x', ...claims)),
    { maxLength: 5 },
)

test('a suggestion names as many CPUs as are wanted and online, each once, by number', () => {
    fc.assert(
        fc.property(fc.nat(40), hosts, others, (count, cpus, claims) => {
            const pins = suggestPins(count, cpus, claims)
            assert.equal(pins.length, Math.min(count, cpus.online.length))
            assert.deepEqual(
                pins,
                [...new Set(pins)].sort((a, b) => a - b),
            )
            assert.ok(pins.every(cpu => cpus.online.includes(cpu)))
        }),
    )
})

test("no suggestion takes somebody's CPU while another is free", () => {
    fc.assert(
        fc.property(fc.nat(40), hosts, others, (count, cpus, claims) => {
            const pins = suggestPins(count, cpus, claims)
            const free = freeCpus(cpus, claims)
            const left = free.filter(cpu => !pins.includes(cpu))
            if (pins.some(cpu => !free.includes(cpu))) assert.deepEqual(left, [])
        }),
    )
})

for (const [pins, emulator] of [
    [
        [4, 5, 6, 7],
        [6, 7],
    ],
    [[3], [3]],
    [[], []],
] as const)
    test(`the emulator of a machine on ${pins.join(' ') || 'no CPU'} goes onto ${emulator.join(' ') || 'none'}`, () => {
        expect(suggestEmulatorPins(pins)).toEqual(emulator)
    })
