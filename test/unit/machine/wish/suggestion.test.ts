// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import type { Claim } from '../../../../src/machine/cpu/pins'
import { parseWish } from '../../../../src/machine/wish/spec'
import { sharedCpus, suggestWish } from '../../../../src/machine/wish/suggestion'
import { FACTS, SETTINGS } from '../../fakes/example'

const NOBODY: readonly Claim[] = []
const DB: Claim = { name: 'al-db', claims: [0, 1, 2] }

test('everything but owner and name has a suggestion', () => {
    expect(suggestWish({}, FACTS, [DB], SETTINGS)).toEqual({
        owner: '',
        name: '',
        vcpus: '2',
        vcpuPins: '4,5',
        emulatorPins: '4,5',
        memory: '2048 MiB',
        volume: '20 GiB',
        console: 'both',
        bridge: 'br-vm1',
        autostart: true,
        secureBoot: false,
        zeroFirst: false,
    })
})

test('with an owner and a name the suggestion is a machine that can be provisioned', () => {
    const wish = suggestWish({ owner: 'alice', name: 'web' }, FACTS, [DB], SETTINGS)
    expect(parseWish(wish, FACTS).faults).toEqual({})
})

test('more vCPUs, more pins, and the emulator on the last two of them', () => {
    expect(suggestWish({ vcpus: '4' }, FACTS, [DB], SETTINGS)).toMatchObject({ vcpuPins: '4-7', emulatorPins: '6,7' })
})

test('other pins, another emulator', () => {
    expect(suggestWish({ vcpuPins: '0-2' }, FACTS, NOBODY, SETTINGS)).toMatchObject({
        vcpus: '2',
        vcpuPins: '0-2',
        emulatorPins: '1,2',
    })
})

test('what she has typed stays, however odd', () => {
    const typed = { vcpus: 'two', vcpuPins: 'x', emulatorPins: '', memory: '', bridge: 'br0', autostart: false }
    expect(suggestWish(typed, FACTS, NOBODY, SETTINGS)).toMatchObject(typed)
})

for (const vcpus of ['two', '', '-1', '1.5', '10000'])
    test(`for ${vcpus || 'no number of'} vCPUs no pins are suggested`, () => {
        expect(suggestWish({ vcpus }, FACTS, NOBODY, SETTINGS)).toMatchObject({ vcpuPins: '', emulatorPins: '' })
    })

test('a host with one CPU gets a machine with one', () => {
    const facts = { ...FACTS, cpus: { present: [0], online: [0], isolated: [], usable: [0] } }
    expect(suggestWish({}, facts, NOBODY, SETTINGS)).toMatchObject({ vcpus: '1', vcpuPins: '0', emulatorPins: '0' })
})

test('when every bridge is taken none is suggested', () => {
    const slots = FACTS.slots.map(slot => ({ ...slot, domains: ['al-db'] }))
    expect(suggestWish({}, { ...FACTS, slots }, NOBODY, SETTINGS).bridge).toBe('')
})

test('the defaults are those of the settings', () => {
    const defaults = {
        vcpus: 3,
        memoryMiB: 100,
        volumeGiB: 7,
        console: 'serial',
        autostart: false,
        secureBoot: true,
        zeroFirst: true,
    } as const
    expect(suggestWish({}, FACTS, NOBODY, { ...SETTINGS, defaults })).toMatchObject({
        vcpus: '3',
        memory: '100 MiB',
        volume: '7 GiB',
        console: 'serial',
        autostart: false,
        secureBoot: true,
        zeroFirst: true,
    })
})

test('the CPUs that others have too are named with them, in the order chosen', () => {
    const claims = [DB, { name: 'srv', claims: [2, 9] }]
    expect(sharedCpus([2, 1, 4], claims)).toEqual([
        { cpu: 2, names: ['al-db', 'srv'] },
        { cpu: 1, names: ['al-db'] },
    ])
    expect(sharedCpus([4, 5], claims)).toEqual([])
})

test('any number of vCPUs up to what is online gets pins that are accepted, whoever has which', () => {
    const claims = fc.array(fc.array(fc.nat(7)).map(cpus => ({ name: 'x', claims: cpus })))
    fc.assert(
        fc.property(fc.integer({ min: 1, max: FACTS.cpus.online.length }), claims, (vcpus, others) => {
            const wish = suggestWish({ owner: 'al', name: 'x', vcpus: String(vcpus) }, FACTS, others, SETTINGS)
            assert.deepEqual(parseWish(wish, FACTS).faults, {})
        }),
    )
})
