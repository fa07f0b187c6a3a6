// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { followNeighbours } from '../../../../src/host/network/neighbours'
import type { Addresses } from '../../../../src/machine/network/neighbour'
import { FakeHost } from '../../fakes/cockpit'
import { quiet } from '../../fakes/deferred'

const MAC = '52:54:00:00:00:01'

function setUp() {
    const host = new FakeHost()
    const told: Addresses[] = []
    const watch = followNeighbours(addresses => told.push(addresses))
    const of = (bridge: string, word: string) =>
        host.processes.find(({ argv }) => argv.at(-1) === bridge && argv.includes(word))
    return { host, told, watch, of }
}

test('the kernel is asked about the bridges that are given, and about no other', () => {
    const { host, watch } = setUp()
    watch.follow(new Set(['br-vm1']))
    watch.follow(new Set(['br-vm1']))
    expect(host.lines).toEqual(['ip monitor neigh dev br-vm1', 'ip neigh show dev br-vm1'])
})

test('what is there and what changes is told, in whichever pieces it comes', async () => {
    const { told, watch, of } = setUp()
    watch.follow(new Set(['br-vm1']))
    of('br-vm1', 'show')?.say(`10.77.1.2 lladdr ${MAC} STALE\n`)
    of('br-vm1', 'monitor')?.say('10.77.1.2 dev br-vm1 ')
    of('br-vm1', 'monitor')?.say(' FAILED\n')
    await quiet()
    expect(told).toEqual([new Map([[MAC, ['10.77.1.2']]]), new Map()])
})

test('a bridge that nobody is on any more has no addresses', async () => {
    const { told, watch, of } = setUp()
    watch.follow(new Set(['br-vm1', 'br-vm2']))
    of('br-vm1', 'show')?.say(`10.77.1.2 lladdr ${MAC} STALE\n`)
    watch.follow(new Set(['br-vm2']))
    of('br-vm1', 'monitor')?.say(`10.77.1.3 lladdr ${MAC} STALE\n`)
    await quiet()
    expect(told.at(-1)).toEqual(new Map())
    watch.end()
})
