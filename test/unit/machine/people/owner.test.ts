// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { candidates, ownerOf } from '../../../../src/machine/people/owner'
import { membersOf } from '../../fakes/example'

for (const [domain, members, user] of [
    ['al-web', ['al', 'al-ice'], 'al'],
    ['al-ice-web', ['al', 'al-ice'], 'al-ice'],
    ['al-ice-web', ['al-ice', 'al'], 'al-ice'],
    ['al-ice-web', ['al'], 'al'],
    ['al-ice', ['al', 'al-ice'], 'al'],
    ['al-ice-db-1', ['al', 'al-ice', 'al-ice-db'], 'al-ice-db'],
    ['alice-web', ['al', 'alice'], 'alice'],
] as const)
    test(`${domain} belongs to ${user} when the members are ${members.join(', ')}`, () => {
        expect(ownerOf(domain, membersOf(...members))).toEqual({ user, member: true })
    })

for (const [domain, user] of [
    ['carol-web', 'carol'],
    ['alice2-web', 'alice2'],
    ['car-ol-web', 'car'],
] as const)
    test(`${domain} speaks of ${user}, who cannot log in yet`, () => {
        expect(ownerOf(domain, membersOf('al', 'alice'))).toEqual({ user, member: false })
    })

for (const domain of ['srv', '', '-', '-web', 'al-', 'al'])
    test(`${JSON.stringify(domain)} belongs to nobody, not even to al`, () => {
        expect(ownerOf(domain, membersOf('al', ''))).toBeUndefined()
    })

const letters = fc.constantFrom('a', 'b', '-')
const members = fc.array(fc.string({ unit: letters, minLength: 1, maxLength: 5 }), { maxLength: 8 })
const domains = fc.string({ unit: letters, maxLength: 9 })

test('whatever the names, a domain belongs to the longest member whose name and a - it begins with', () => {
    fc.assert(
        fc.property(domains, members, (domain, users) => {
            const fitting = users.filter(user => domain.startsWith(`${user}-`) && domain.length > user.length + 1)
            const [longest] = fitting.sort((a, b) => b.length - a.length)
            const owner = ownerOf(domain, membersOf(...users))
            if (longest === undefined) assert.ok(!owner?.member)
            else assert.deepEqual(owner, { user: longest, member: true })
        }),
        { numRuns: 1000 },
    )
})

test('no domain has two owners: in whichever order the members stand, it is the same one', () => {
    fc.assert(
        fc.property(domains, members, (domain, users) => {
            assert.deepEqual(ownerOf(domain, membersOf(...users.toReversed())), ownerOf(domain, membersOf(...users)))
        }),
    )
})

test('a new member takes only what begins with her own name', () => {
    fc.assert(
        fc.property(
            domains,
            members,
            fc.string({ unit: letters, minLength: 1, maxLength: 4 }),
            (domain, users, user) => {
                fc.pre(!domain.startsWith(`${user}-`))
                assert.deepEqual(ownerOf(domain, membersOf(...users, user)), ownerOf(domain, membersOf(...users)))
            },
        ),
    )
})

for (const [domain, names] of [
    ['al-ice-web', ['al-ice', 'al']],
    ['al-web', ['al']],
    ['al-ice-', ['al']],
    ['-a-b', ['-a']],
    ['srv', []],
    ['', []],
] as const)
    test(`of ${JSON.stringify(domain)} the host is asked about ${names.join(', ') || 'nobody'}`, () => {
        expect(candidates(domain)).toEqual(names)
    })

for (const [asked, owner] of [
    [[['al-ice', 'unknown']], { user: 'al-ice', member: false, unknown: true }],
    [[['al-ice', 'other']], { user: 'al', member: true }],
    [[['al-ice', 'member']], { user: 'al-ice', member: true }],
    [
        [
            ['al-ice', 'other'],
            ['al', 'unknown'],
        ],
        { user: 'al', member: false, unknown: true },
    ],
    [
        [
            ['al-ice', 'other'],
            ['al', 'other'],
        ],
        { user: 'al', member: false },
    ],
] as const)
    test(`asked, the host says ${asked.join(' and ')}: al-ice-web is shown so, whatever is listed`, () => {
        expect(ownerOf('al-ice-web', { ...membersOf('al'), asked: new Map(asked) })).toEqual(owner)
    })

test('while a name service does not answer, nobody of whom was not asked is taken for no member', () => {
    const members = { ...membersOf('al'), trouble: ['the name service sss does not answer'] }
    expect(ownerOf('al-ice-web', members)).toEqual({ user: 'al-ice', member: false, unknown: true })
    expect(ownerOf('al-web', members)).toEqual({ user: 'al', member: true })
})

test('a name of too many parts belongs to no user, as polkit has it', () => {
    expect(ownerOf(`al${'-a'.repeat(17)}`, membersOf('al'))).toEqual({ user: 'al', member: true })
    expect(ownerOf(`al${'-a'.repeat(18)}`, membersOf('al'))).toBeUndefined()
})
