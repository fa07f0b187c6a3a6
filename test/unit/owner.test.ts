// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { ownerOf } from '../../src/machine/owner'

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
        expect(ownerOf(domain, new Set(members))).toEqual({ user, member: true })
    })

for (const [domain, user] of [
    ['carol-web', 'carol'],
    ['alice2-web', 'alice2'],
    ['car-ol-web', 'car'],
] as const)
    test(`${domain} speaks of ${user}, who cannot log in yet`, () => {
        expect(ownerOf(domain, new Set(['al', 'alice']))).toEqual({ user, member: false })
    })

for (const domain of ['srv', '', '-', '-web', 'al-', 'al'])
    test(`${JSON.stringify(domain)} belongs to nobody, not even to al`, () => {
        expect(ownerOf(domain, new Set(['al', '']))).toBeUndefined()
    })

const letters = fc.constantFrom('a', 'b', '-')
const members = fc.array(fc.string({ unit: letters, minLength: 1, maxLength: 5 }), { maxLength: 8 })
const domains = fc.string({ unit: letters, maxLength: 9 })

test('whatever the names, a domain belongs to the longest member whose name and a - it begins with', () => {
    fc.assert(
        fc.property(domains, members, (domain, users) => {
            const fitting = users.filter(user => domain.startsWith(`${user}-`) && domain.length > user.length + 1)
            const [longest] = fitting.sort((a, b) => b.length - a.length)
            const owner = ownerOf(domain, new Set(users))
            if (longest === undefined) assert.ok(!owner?.member)
            else assert.deepEqual(owner, { user: longest, member: true })
        }),
        { numRuns: 1000 },
    )
})

test('no domain has two owners: in whichever order the members stand, it is the same one', () => {
    fc.assert(
        fc.property(domains, members, (domain, users) => {
            assert.deepEqual(ownerOf(domain, new Set(users.toReversed())), ownerOf(domain, new Set(users)))
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
                assert.deepEqual(ownerOf(domain, new Set([...users, user])), ownerOf(domain, new Set(users)))
            },
        ),
    )
})
