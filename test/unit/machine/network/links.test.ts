// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { parseIpLinks, parseLinks } from '../../../../src/machine/network/links'

const LINKS = new Map([
    ['br-vm1', { bridge: true, up: true, master: undefined, lower: undefined }],
    ['vnet0', { bridge: false, up: true, master: 'br-vm1', lower: undefined }],
    ['br-vm1.7', { bridge: false, up: false, master: undefined, lower: 'br-vm1' }],
])

test("the host's look and ip tell the same of its links", () => {
    expect(
        parseLinks([
            { name: 'br-vm1', kind: 'bridge', up: true, master: null, lower: null },
            { name: 'vnet0', kind: '', up: true, master: 'br-vm1', lower: null },
            { name: 'br-vm1.7', kind: '', up: false, master: null, lower: 'br-vm1' },
        ]),
    ).toEqual(LINKS)
    expect(
        parseIpLinks(
            JSON.stringify([
                { ifname: 'br-vm1', flags: ['BROADCAST', 'UP'], linkinfo: { info_kind: 'bridge', info_data: {} } },
                { ifname: 'vnet0', flags: ['UP'], master: 'br-vm1', linkinfo: { info_kind: 'tun' } },
                { ifname: 'br-vm1.7', link: 'br-vm1', flags: [], linkinfo: { info_kind: 'vlan' } },
            ]),
        ),
    ).toEqual(LINKS)
})

test('a host without links has none, and one in another namespace has no name below it', () => {
    expect(parseIpLinks('')).toEqual(new Map())
    expect(parseIpLinks('[{"ifname":"v","link_index":3,"flags":["UP"]}]').get('v')?.lower).toBeUndefined()
})

for (const links of ['{}', 'x', '[{}]', '[{"ifname":"a","linkinfo":3}]'])
    test(`${links} is nothing that ip says, and no host without bridges`, () => {
        expect(() => parseIpLinks(links)).toThrow()
    })
for (const links of [undefined, {}, [{}], ['br-vm1']])
    test(`${JSON.stringify(links)} is nothing of the host's look`, () => {
        expect(() => parseLinks(links)).toThrow()
    })
