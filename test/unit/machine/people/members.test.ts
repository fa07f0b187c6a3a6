// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { membershipOf, parseMembers } from '../../../../src/machine/people/members'

const ANSWER = {
    group: 'vm-users',
    exists: true,
    members: [
        { name: 'al', can_own: true, why: '' },
        { name: 'jane.doe', can_own: false, why: 'dot' },
        { name: 'odd', can_own: false, why: 'something new' },
    ],
    asked: { 'al-ice': 'member', carol: 'other', bob: 'unknown', eve: 'perhaps' },
    trouble: [],
}

test('who is a member is what the host answers, and to whom no machine can belong', () => {
    const members = parseMembers(ANSWER)
    expect(members.exists).toBe(true)
    expect([...members.members.values()]).toEqual([
        { name: 'al', reason: undefined },
        { name: 'jane.doe', reason: 'dot' },
        { name: 'odd', reason: 'unknown' },
    ])
})

for (const [name, trouble, membership] of [
    ['al', false, 'member'],
    ['al-ice', false, 'member'],
    ['carol', false, 'other'],
    ['bob', false, 'unknown'],
    ['eve', false, 'unknown'],
    ['dave', false, 'other'],
    ['constructor', false, 'other'],
    ['dave', true, 'unknown'],
    ['carol', true, 'other'],
    ['al', true, 'member'],
] as const)
    test(`${name} is ${membership}${trouble ? ' while a name service does not answer' : ''}`, () => {
        const members = parseMembers({ ...ANSWER, trouble: trouble ? ['sss does not answer'] : [] })
        expect(membershipOf(name, members)).toBe(membership)
    })

for (const [key, value] of [
    ['members', undefined],
    ['members', [{}]],
    ['asked', []],
    ['trouble', 'x'],
] as const)
    test(`an answer with ${key} ${JSON.stringify(value)} is none, and no empty group`, () => {
        expect(() => parseMembers({ ...ANSWER, [key]: value })).toThrow()
    })
