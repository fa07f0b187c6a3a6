// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { parseDiskErrors } from '../../../../src/machine/domain/disk-errors'

test('which disks cannot be read or written, and why', () => {
    const pairs = [['vda', 2], ['vdb', 1], ['vdc', 0], ['vdd', 9], 'x', [1, 2]]
    expect(parseDiskErrors(pairs)).toEqual([
        { target: 'vda', code: 'no-space' },
        { target: 'vdb', code: 'unspecified' },
        { target: 'vdd', code: 'unspecified' },
    ])
    expect(parseDiskErrors(undefined)).toEqual([])
})
