// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import type { Interface } from '../../../../src/machine/domain/interfaces'
import type { Link } from '../../../../src/machine/network/links'
import type { Network } from '../../../../src/machine/network/networks'
import { firstFreeSlot, slotUse } from '../../../../src/machine/network/slot'
import { SETTINGS } from '../../fakes/example'

const link = (part: Partial<Link> = {}): Link => ({
    bridge: false,
    up: true,
    master: undefined,
    lower: undefined,
    ...part,
})
const bridges = (...names: readonly string[]) => ({
    links: new Map(names.map(name => [name, link({ bridge: true })])),
    networks: new Map<string, Network | undefined>(),
})
const ALL = bridges(...SETTINGS.slots.map(({ bridge }) => bridge))
const on = (name: string, bridges: readonly string[], macs: readonly string[]) => ({
    name,
    bridges,
    macs,
    interfaces: [],
})
const through = (part: Partial<Interface>) => ({
    name: 'srv',
    bridges: [],
    macs: [],
    interfaces: [{ mac: undefined, bridge: undefined, network: undefined, device: undefined, tap: undefined, ...part }],
})

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
    const slots = slotUse(SETTINGS.slots, bridges('br-vm1', 'virbr0'), [])
    expect(slots.map(({ exists }) => exists)).toEqual([true, false, false, false, false])
})

test('the first free slot exists and has nobody on it', () => {
    const slots = slotUse(SETTINGS.slots, bridges('br-vm2', 'br-vm4'), [on('al-db', ['br-vm2'], [])])
    expect(firstFreeSlot(slots)?.bridge).toBe('br-vm4')
})

test('when every bridge is taken or missing, no slot is free', () => {
    expect(firstFreeSlot(slotUse(SETTINGS.slots, bridges('br-vm2'), [on('al-db', ['br-vm2'], [])]))).toBeUndefined()
})

const WIRED = {
    links: new Map([
        ...ALL.links,
        ['vnet0', link({ master: 'br-vm1' })],
        ['eth0', link({ master: 'bond0' })],
        ['bond0', link({ master: 'br-vm2' })],
        ['br-vm3.7', link({ lower: 'br-vm3' })],
        ['eth0.7', link({ lower: 'eth0' })],
        ['eth9', link({ master: 'eth9' })],
    ]),
    networks: new Map<string, Network | undefined>([
        ['v1', { bridge: 'br-vm1', devices: [] }],
        ['direct', { bridge: undefined, devices: ['eth9', 'br-vm3.7'] }],
        ['nat', { bridge: 'virbr0', devices: [] }],
        ['odd', undefined],
    ]),
}
for (const [what, part, taken, unsure] of [
    ['a network that forwards to a bridge', { network: 'v1' }, ['br-vm1'], false],
    ['a network of devices that lie above a bridge', { network: 'direct' }, ['br-vm3'], false],
    ['a network of its own', { network: 'nat' }, [], false],
    ['a network that is not there', { network: 'gone' }, [], false],
    ['a network that cannot be read', { network: 'odd' }, [], true],
    [
        'a network that cannot be read, on a bridge while it runs',
        { network: 'odd', bridge: 'br-vm4' },
        ['br-vm4'],
        true,
    ],
    ['a bridge, directly', { device: 'br-vm2' }, ['br-vm2'], false],
    ['a port of a bond that is a port of a bridge', { device: 'eth0' }, ['br-vm2'], false],
    ['a VLAN of a bridge', { device: 'br-vm3.7' }, ['br-vm3'], false],
    ['a VLAN of a port', { device: 'eth0.7' }, ['br-vm2'], false],
    ['a tap that is a port', { tap: 'vnet0' }, ['br-vm1'], false],
    ['a device that is its own master', { device: 'eth9' }, [], false],
    ['a device that is not there', { device: 'eth7' }, [], false],
] as const)
    test(`a machine through ${what} has ${taken.join() || 'no slot'}${unsure ? ', and may have the others' : ''}`, () => {
        const slots = slotUse(SETTINGS.slots, WIRED, [through(part)])
        expect(slots.filter(({ domains }) => domains.length > 0).map(({ bridge }) => bridge)).toEqual(taken)
        expect(slots.some(slot => slot.unsure.length > 0)).toBe(unsure)
    })

test('while it is not known which networks there are, a machine in one may be anywhere', () => {
    const slots = slotUse(SETTINGS.slots, { ...WIRED, networks: undefined }, [through({ network: 'gone' })])
    expect(slots.map(({ unsure }) => unsure)).toEqual(SETTINGS.slots.map(() => ['srv']))
    expect(firstFreeSlot(slots)).toBeUndefined()
})

test('a domain that nobody can read may have any slot, and has what it shows', () => {
    const slots = slotUse(SETTINGS.slots, ALL, [{ ...on('odd', ['br-vm1'], []), unknown: true }])
    expect(slots.map(({ domains, unsure }) => [...domains, ...unsure])).toEqual(SETTINGS.slots.map(() => ['odd']))
    expect(slots[0]).toMatchObject({ domains: ['odd'], unsure: [] })
})
