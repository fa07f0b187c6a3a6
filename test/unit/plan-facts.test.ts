// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import type { HostState } from '../../src/host/store'
import { hostFacts, readableDomains } from '../../src/plan/facts'
import { stateOf } from './host-state'
import { domainOf, GROUP } from './example'

const BROKEN = { kind: 'broken', uuid: 'b', name: 'al-odd', why: 'no <memory>' } as const
const WITH_DOMAINS = stateOf({ '/a': domainOf({ name: 'al-db', bridges: ['br-vm2'], macs: [] }), '/b': BROKEN })

test('a wish is judged by the CPUs, the memory, the group and the members that the host has', () => {
    expect(hostFacts(WITH_DOMAINS)).toMatchObject({
        cpus: { online: [0, 1, 2, 4, 5, 6, 7] },
        group: GROUP,
        members: new Set(['al', 'al-ice', 'alice']),
    })
})

test('every name is taken, that of a domain that cannot be read too', () => {
    expect(hostFacts(WITH_DOMAINS)?.domains).toEqual(new Set(['al-db', 'al-odd']))
})

test('only domains that can be read claim CPUs and bridges', () => {
    expect(readableDomains(WITH_DOMAINS).map(({ name }) => name)).toEqual(['al-db'])
})

test('each slot knows whether its bridge is there and who has it', () => {
    const slots = hostFacts(WITH_DOMAINS)?.slots.map(({ exists, domains }) => [exists, domains])
    expect(slots).toEqual([
        [true, []],
        [true, ['al-db']],
        [true, []],
        [true, []],
        [false, []],
    ])
})

const MISSING: readonly (readonly [string, Partial<HostState>])[] = [
    ['the facts are not read yet', { facts: { kind: 'loading' } }],
    ['the volume group may not be read', { group: { kind: 'denied' } }],
    ['there is no volume group', { group: { kind: 'absent' } }],
    ['libvirt is being connected to', { connection: { kind: 'connecting' } }],
    ['libvirt went away', { connection: { kind: 'lost', why: 'stopped' } }],
]
for (const [why, part] of MISSING)
    test(`no wish is judged while ${why}`, () => {
        expect(hostFacts({ ...WITH_DOMAINS, ...part })).toBeUndefined()
    })
