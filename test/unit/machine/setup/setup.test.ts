// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { inOrder, parseSetup, type Check } from '../../../../src/machine/setup/setup'

const check = (part: Partial<Check>): Check => ({ check: 'group', subject: '', state: 'good', detail: '', ...part })

test('what raptor-setup says is taken as it is', () => {
    const checks = [check({ subject: 'wheel' }), check({ check: 'driver', state: 'bad', detail: 'why' })]
    expect(parseSetup(JSON.stringify({ checks }))).toEqual(checks)
})

for (const text of [
    '',
    '[]',
    '{}',
    '{"checks":[{}]}',
    '{"checks":[{"check":"x","subject":"","state":"good","detail":""}]}',
    '{"checks":[{"check":"group","subject":"","state":"fine","detail":""}]}',
    '{"checks":[{"check":"group","subject":1,"state":"good","detail":""}]}',
])
    test(`${JSON.stringify(text)} is no answer`, () => {
        expect(() => parseSetup(text)).toThrow()
    })

test('what needs somebody is on top, then the switches', () => {
    const good = check({ subject: 'libvirt' })
    const bad = check({ subject: 'wheel', state: 'bad' })
    const users = check({ check: 'users', state: 'off' })
    expect(inOrder([good, bad, users])).toEqual([bad, users, good])
})
