// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import type { HostState } from '../../../src/host/state'
import { linesOf } from '../../../src/pages/of-machine/lines'
import { domainOf } from '../fakes/example'
import { stateOf } from '../fakes/host-state'

const DB = domainOf({ name: 'al-db', uuid: '00000000-0000-4000-8000-00000000000d' })
const WEB = domainOf({ name: 'al-web' })

function follow(domains: Parameters<typeof stateOf>[0]) {
    let state = stateOf(domains)
    const lines = linesOf({ snapshot: () => state, subscribe: () => () => undefined })
    return { lines: lines.snapshot, become: (part: Partial<HostState>) => (state = { ...state, ...part }) }
}

test('the list is the same while something else of the host changes', () => {
    const { lines, become } = follow({ '/a': DB, '/b': WEB })
    const before = lines()
    expect(before.map(({ name }) => name)).toEqual(['al-db', 'al-web'])
    become({ addresses: new Map(), usersAccess: { on: true } })
    expect(lines()).toBe(before)
})

test('of two machines the one that changes is another line, and the list another list', () => {
    const { lines, become } = follow({ '/a': DB, '/b': WEB })
    const before = lines()
    become({
        domains: new Map([
            ['/a', DB],
            ['/b', { ...WEB, state: 'paused' }],
        ]),
    })
    const now = lines()
    expect(now).not.toBe(before)
    expect([now[0] === before[0], now[1] === before[1]]).toEqual([true, false])
    become({ domains: new Map([['/b', WEB]]) })
    expect(lines().map(({ name }) => name)).toEqual(['al-web'])
})
