// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { addressesOf, learnNeighbour, type Neighbours } from '../../../../src/machine/network/neighbour'

const MAC = '52:54:00:00:00:01'
const learn = (...lines: readonly string[]) => lines.reduce<Neighbours>(learnNeighbour, new Map())

for (const [what, lines, known] of [
    ['that answers', [`10.77.1.2 lladdr ${MAC} REACHABLE`], ['10.77.1.2']],
    ['of the monitor', [`10.77.1.2 dev br-vm1 lladdr ${MAC} STALE `], ['10.77.1.2']],
    ['in capitals', [`10.77.1.2 lladdr ${MAC.toUpperCase()} STALE`], ['10.77.1.2']],
    ['of a router', [`2001:db8::2 lladdr ${MAC} router STALE`], ['2001:db8::2']],
    ['that is asked for', ['10.77.1.2 INCOMPLETE'], []],
    ['that failed', [`10.77.1.2 lladdr ${MAC} REACHABLE`, '10.77.1.2 dev br-vm1  FAILED'], []],
    ['that was deleted', [`10.77.1.2 lladdr ${MAC} STALE`, `Deleted 10.77.1.2 dev br-vm1 lladdr ${MAC} STALE`], []],
    ['that leads nowhere', [`fe80::1 lladdr ${MAC} STALE`], []],
    ['that is none', ['', 'Error: no such device', 'br-vm1 lladdr x'], []],
] as const)
    test(`an address ${what} is ${known.length === 0 ? 'not ' : ''}known`, () => {
        expect([...learn(...lines).entries()]).toEqual(known.map(address => [address, MAC]))
    })

test('an address that goes to another machine is hers', () => {
    const known = learn(`10.77.1.2 lladdr ${MAC} STALE`, '10.77.1.2 lladdr 52:54:00:00:00:02 REACHABLE')
    expect(addressesOf([known])).toEqual(new Map([['52:54:00:00:00:02', ['10.77.1.2']]]))
})

test('what changes nothing is the same table, so that nobody draws it again', () => {
    const known = learn(`10.77.1.2 lladdr ${MAC} STALE`)
    expect(learnNeighbour(known, `10.77.1.2 dev br-vm1 lladdr ${MAC} REACHABLE`)).toBe(known)
    expect(learnNeighbour(known, '10.77.1.9 FAILED')).toBe(known)
})

test('one machine may have several addresses, on several bridges: IPv4 first', () => {
    const one = learn(`2001:db8::2 lladdr ${MAC} STALE`, `10.77.1.3 lladdr ${MAC} STALE`)
    const two = learn(`10.77.1.2 lladdr ${MAC} STALE`)
    expect(addressesOf([one, two])).toEqual(new Map([[MAC, ['10.77.1.2', '10.77.1.3', '2001:db8::2']]]))
})

test('no line, however odd, is an error', () => {
    fc.assert(
        fc.property(fc.string(), line => {
            learnNeighbour(new Map([['10.77.1.2', MAC]]), line)
        }),
    )
})
