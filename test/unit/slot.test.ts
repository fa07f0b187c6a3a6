// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { firstFreeSlot, slotUse } from '../../src/machine/slot'
import { SETTINGS } from './example'

const ALL = new Set(SETTINGS.slots.map(({ bridge }) => bridge))
const on = (name: string, bridges: readonly string[], macs: readonly string[]) => ({ name, bridges, macs })

function namesOn(bridge: string, domains: Parameters<typeof slotUse>[2]) {
    return slotUse(SETTINGS.slots, ALL, domains).find(slot => slot.bridge === bridge)?.domains
}

test('the five slots have the MAC addresses 52:54:00:00:00:0X of their bridges', () => {
    expect(SETTINGS.slots).toEqual(
        [1, 2, 3, 4, 5].map(number => ({ bridge: `br-vm${number}`, mac: `52:54:00:00:00:0${number}` })),
    )
})

test('a machine on the bridge has the slot', () => {
    expect(namesOn('br-vm2', [on('al-db', ['br-vm2'], ['52:54:00:aa:bb:cc'])])).toEqual(['al-db'])
})

test('a machine elsewhere with the MAC address of the slot has it too, in capitals as well', () => {
    const slots = [{ bridge: 'br-vm1', mac: '52:54:00:00:00:0a' }]
    const [slot] = slotUse(slots, ALL, [on('al-db', ['virbr0'], ['52:54:00:00:00:0A'])])
    expect(slot?.domains).toEqual(['al-db'])
})

test('a machine on a bridge with the MAC of another slot has both', () => {
    const domains = [on('al-db', ['br-vm1'], ['52:54:00:00:00:02'])]
    expect(namesOn('br-vm1', domains)).toEqual(['al-db'])
    expect(namesOn('br-vm2', domains)).toEqual(['al-db'])
    expect(namesOn('br-vm3', domains)).toEqual([])
})

test('everybody on a bridge is named, each once', () => {
    const domains = [
        on('a', ['br-vm1', 'br-vm1'], ['52:54:00:00:00:01']),
        on('b', [], []),
        on('c', ['br-vm9', 'br-vm1'], []),
    ]
    expect(namesOn('br-vm1', domains)).toEqual(['a', 'c'])
})

test('a slot whose bridge is not on the host is shown as missing', () => {
    const slots = slotUse(SETTINGS.slots, new Set(['br-vm1', 'virbr0']), [])
    expect(slots.map(({ exists }) => exists)).toEqual([true, false, false, false, false])
})

test('the first free slot exists and has nobody on it', () => {
    const slots = slotUse(SETTINGS.slots, new Set(['br-vm2', 'br-vm4']), [on('al-db', ['br-vm2'], [])])
    expect(firstFreeSlot(slots)?.bridge).toBe('br-vm4')
})

test('when every bridge is taken or missing, no slot is free', () => {
    expect(firstFreeSlot(slotUse(SETTINGS.slots, new Set(['br-vm2']), [on('al-db', ['br-vm2'], [])]))).toBeUndefined()
})
