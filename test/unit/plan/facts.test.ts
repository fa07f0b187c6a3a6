// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import type { HostState } from '../../../src/host/state'
import { brokenDomain } from '../../../src/machine/domain/broken'
import { allDomains, hostFacts, readableDomains } from '../../../src/plan/facts'
import { domainOf, GROUP, KVM, membersOf } from '../fakes/example'
import { stateOf } from '../fakes/host-state'

const BROKEN = brokenDomain('b', 'no <memory>', [], 'al-odd')
const WITH_DOMAINS = stateOf({ '/a': domainOf({ name: 'al-db', bridges: ['br-vm2'], macs: [] }), '/b': BROKEN })

test('a wish is judged by the CPUs, the memory, the group and the members that the host has', () => {
    expect(hostFacts(WITH_DOMAINS, KVM)).toMatchObject({
        cpus: { online: [0, 1, 2, 4, 5, 6, 7] },
        group: GROUP,
        members: membersOf('al', 'al-ice', 'alice'),
        capabilities: KVM,
    })
})

test('every name is taken, that of a domain that cannot be read too', () => {
    expect(hostFacts(WITH_DOMAINS, KVM)?.domains).toEqual(new Set(['al-db', 'al-odd']))
})

test('whatever there is claims CPUs and bridges, a domain that cannot be read as well', () => {
    expect(readableDomains(WITH_DOMAINS).map(({ name }) => name)).toEqual(['al-db'])
    expect(allDomains(WITH_DOMAINS).map(({ name }) => name)).toEqual(['al-db', 'al-odd'])
})

test('each slot knows whether its bridge is there and who has it', () => {
    const slots = hostFacts(WITH_DOMAINS, KVM)?.slots.map(({ exists, domains, unsure }) => [exists, domains, unsure])
    expect(slots).toEqual([
        [true, [], ['al-odd']],
        [true, ['al-db'], ['al-odd']],
        [true, [], ['al-odd']],
        [true, [], ['al-odd']],
        [false, [], ['al-odd']],
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
        expect(hostFacts({ ...WITH_DOMAINS, ...part }, KVM)).toBeUndefined()
    })
