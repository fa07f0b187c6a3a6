// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { parseBlockStats } from '../../../../src/machine/domain/block-stats'

// As Cockpit hands on a variant in a dictionary of variants.
const v = (value: unknown) => ({ t: 'v', v: { t: 'x', v: value } })

test('the size of each disk is known by its path', () => {
    const stats = {
        'block.count': v(2),
        'block.0.path': v('/dev/lvm-data/guest-al-web'),
        'block.0.capacity': v(1024),
        'block.1.path': v('/srv/a.iso'),
        'block.1.capacity': v(5),
    }
    expect(parseBlockStats(stats)).toEqual(
        new Map([
            ['/dev/lvm-data/guest-al-web', 1024],
            ['/srv/a.iso', 5],
        ]),
    )
})

for (const stats of [undefined, null, 7, {}, { 'block.count': 2 }, { 'block.count': v('x') }, { 'block.count': v(1) }])
    test(`${JSON.stringify(stats)} tells of no disk`, () => {
        expect(parseBlockStats(stats)).toEqual(new Map())
    })

test('what libvirt cannot open has a path and no size', () => {
    const stats = { 'block.count': v(1), 'block.0.path': v('/dev/lvm-data/guest-al-web') }
    expect([...parseBlockStats(stats)]).toEqual([['/dev/lvm-data/guest-al-web', undefined]])
})
