// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { parseReferences } from '../../../../src/machine/volume/uses'
import { holderOf, UUID, VOLUME_UUID } from '../../fakes/example'

const DOMAIN = { kind: 'domain', uuid: UUID, name: 'alice-web', what: 'vda (/dev/lvm-data/guest-alice-web)' }

test('who has a volume is told with its kind, its name and how', () => {
    const found = parseReferences({
        volumes: {
            [VOLUME_UUID]: {
                holders: [DOMAIN, { kind: 'mounted', name: '/mnt', what: '/dev/dm-3' }],
                unsure: [{ kind: 'domain', uuid: 'u', name: 'srv', what: '/mnt/i/a.iso', why: 'does not answer' }],
            },
        },
        domains: { [UUID]: { volumes: [VOLUME_UUID], others: ['vdb (/iso)'], missing: [] } },
    })
    expect(found.volumes.get(VOLUME_UUID)).toEqual({
        holders: [holderOf(), holderOf({ kind: 'mounted', uuid: undefined, name: '/mnt', what: '/dev/dm-3' })],
        unsure: [holderOf({ uuid: 'u', name: 'srv', what: '/mnt/i/a.iso', why: 'does not answer' })],
    })
    expect(found.domains.get(UUID)).toEqual({ volumes: [VOLUME_UUID], others: ['vdb (/iso)'], missing: [] })
})

for (const [why, value] of [
    ['no object', 'yes'],
    ['without volumes', { domains: {} }],
    ['without domains', { volumes: {} }],
    ['with uses that are no lists', { volumes: { u: { holders: 1, unsure: [] } }, domains: {} }],
    ['without what is not sure', { volumes: { u: { holders: [] } }, domains: {} }],
    [
        'with a holder of a kind that is not known',
        { volumes: { u: { holders: [{ kind: 'x' }], unsure: [] } }, domains: {} },
    ],
    ['with disks that are no texts', { volumes: {}, domains: { u: { volumes: [1], others: [], missing: [] } } }],
] as const)
    test(`an answer ${why} is an error: a volume is never unused for want of an answer`, () => {
        expect(() => parseReferences(value)).toThrow()
    })
