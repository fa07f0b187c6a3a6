// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { CHECKS, grouped, parseSetup, SUBJECTS, type Check } from '../../../../src/machine/setup/setup'

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

test('in each group what needs somebody is on top, then the switches', () => {
    const good = check({ subject: 'libvirt' })
    const bad = check({ subject: 'wheel', state: 'bad' })
    const users = check({ check: 'users', state: 'off' })
    const bridge = check({ check: 'bridge' })
    expect(grouped([bridge, good, bad, users])).toEqual([
        { subject: 'access', checks: [bad, users, good] },
        { subject: 'network', checks: [bridge] },
    ])
})

test('every check is in one group, and no group is without one', () => {
    const all = grouped(CHECKS.map(id => check({ check: id })))
    expect(all.map(({ subject }) => subject)).toEqual(SUBJECTS)
    expect(all.flatMap(({ checks }) => checks.map(one => one.check)).sort()).toEqual([...CHECKS].sort())
})
