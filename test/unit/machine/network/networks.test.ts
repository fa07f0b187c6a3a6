// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { parseNetworks, readNetworks } from '../../../../src/machine/network/networks'

const text = (parts: string, name = 'v1') => `<network><name>${name}</name>${parts}</network>`

for (const [what, parts, network] of [
    ['forwards to a bridge', "<forward mode='bridge'/><bridge name='br-vm1'/>", { bridge: 'br-vm1', devices: [] }],
    [
        'has portgroups, which change nothing of that',
        "<forward mode='bridge'/><bridge name='br-vm1'/><portgroup name='p'><vlan><tag id='7'/></vlan></portgroup>",
        { bridge: 'br-vm1', devices: [] },
    ],
    [
        'lies on devices',
        "<forward mode='private' dev='eth0'><interface dev='eth0'/><interface dev='eth1'/></forward>",
        { bridge: undefined, devices: ['eth0', 'eth1'] },
    ],
    [
        'is routed out of a device',
        "<forward mode='nat' dev='eth0'><interface dev='eth0'/></forward><bridge name='virbr0'/>",
        { bridge: 'virbr0', devices: [] },
    ],
    ['is nothing but its own bridge', "<bridge name='br-vm5'/>", { bridge: 'br-vm5', devices: [] }],
] as const)
    test(`a network that ${what}`, () => {
        expect(parseNetworks([{ name: 'v1', xml: text(parts) }])).toEqual(new Map([['v1', network]]))
        expect(readNetworks([text(parts), undefined])).toEqual(new Map([['v1', network]]))
    })

for (const xml of [null, '', '<network>', 'no XML'])
    test(`a network described as ${JSON.stringify(xml)} is there, and what it is on is not known`, () => {
        const networks = parseNetworks([{ name: 'odd', xml }])
        expect(networks?.has('odd')).toBe(true)
        expect(networks?.get('odd')).toBeUndefined()
    })

test('what is no list of networks is no host without networks', () => {
    for (const value of [undefined, {}, [{}], ['v1']]) expect(() => parseNetworks(value)).toThrow()
    for (const xml of ['', '<network></network>']) expect(() => readNetworks([xml])).toThrow()
})
