// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { offeredCpus, parseHostCpus, pinTrouble, runnableCpus } from '../../../../src/machine/cpu/host-cpus'
import { setupOf } from '../../fakes/example'

for (const [what, lists, cpus] of [
    [
        'a host where nothing is restricted',
        { present: '0-3', online: '0-3', isolated: '', usable: '' },
        { present: [0, 1, 2, 3], online: [0, 1, 2, 3], isolated: [], usable: [0, 1, 2, 3] },
    ],
    [
        'one with a CPU switched off, one isolated and two kept from machines',
        { present: '0-3\n', online: '0-2\n', isolated: '2\n', usable: '2-3\n' },
        { present: [0, 1, 2, 3], online: [0, 1, 2], isolated: [2], usable: [2, 3] },
    ],
    ['one that says no more', { present: '0', online: '0' }, { present: [0], online: [0], isolated: [], usable: [0] }],
] as const)
    test(`the CPUs of ${what}`, () => {
        expect(parseHostCpus(lists)).toEqual(cpus)
    })

for (const lists of [undefined, {}, { present: '', online: '0' }, { present: '0', online: 'x' }])
    test(`${JSON.stringify(lists)} are no CPUs: nothing is guessed`, () => {
        expect(() => parseHostCpus(lists)).toThrow()
    })

const HOST = { present: [0, 1, 2, 3, 4], online: [0, 1, 2, 3], isolated: [1], usable: [0, 1, 2, 4] }

test('a machine runs where it is online and let, and is offered what is not isolated', () => {
    expect(runnableCpus(HOST)).toEqual([0, 1, 2])
    expect(offeredCpus(HOST)).toEqual([0, 2])
})

const pin = (...cpus: readonly number[]) => ({ pins: [{ vcpu: 0, cpus }] })
for (const [what, setup, trouble] of [
    ['on CPUs that it can run on', pin(0, 1), undefined],
    ['without pins', { pins: [] }, undefined],
    ['on a CPU that is offline', pin(4), { offline: [4], unusable: [], blocked: true }],
    ['on a CPU that the host does not have', pin(9), { offline: [9], unusable: [], blocked: true }],
    ['on a CPU that is kept from it', pin(3), { offline: [], unusable: [3], blocked: true }],
    ['with another CPU beside', pin(0, 3, 4), { offline: [4], unusable: [3], blocked: false }],
    ['whose emulator has none', { ...pin(0), emulatorPin: [4] }, { offline: [4], unusable: [], blocked: true }],
    ['whose vCPUs without pins have none', { ...pin(0), cpuset: [3] }, { offline: [], unusable: [3], blocked: true }],
] as const)
    test(`a machine ${what} ${trouble?.blocked === true ? 'cannot start' : 'can start'}`, () => {
        expect(pinTrouble(setupOf(setup), HOST)).toEqual(trouble)
    })
