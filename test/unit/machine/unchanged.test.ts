// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import type { Machine } from '../../../src/machine/machine'
import { keepUnchanged } from '../../../src/machine/unchanged'
import { domainOf, holderOf, volumeOf } from '../fakes/example'

const machine = (name: string, part: Partial<Machine & { readonly kind: 'machine' }> = {}): Machine => ({
    kind: 'machine',
    name,
    owner: { user: 'alice', member: true },
    domain: domainOf(),
    volume: volumeOf({ uses: { holders: [holderOf()], unsure: [] } }),
    volumeBytes: 7,
    missing: ['/dev/x'],
    zeroing: undefined,
    ...part,
})

test('lines that say the same are the same list, however they were made', () => {
    const before = [machine('al-db'), machine('al-web')]
    expect(keepUnchanged(before, [machine('al-db'), machine('al-web')])).toBe(before)
})

const CHANGES: readonly (readonly [what: string, part: Partial<Machine & { readonly kind: 'machine' }>])[] = [
    ['its owner', { owner: { user: 'alice', member: false } }],
    ['that nobody owns it', { owner: undefined }],
    ['its domain', { domain: domainOf({ state: 'paused' }) }],
    ['who else has its volume', { volume: volumeOf({ uses: { holders: [], unsure: [holderOf()] } }) }],
    ['its size', { volumeBytes: 8 }],
    ['what is missing', { missing: ['/dev/y'] }],
    ['how much is missing', { missing: ['/dev/x', '/dev/y'] }],
    ['that it is zeroed', { zeroing: { volume: volumeOf(), wipe: undefined } }],
]
for (const [what, part] of CHANGES)
    test(`of two lines the one that changes is another one: ${what}`, () => {
        const before = [machine('al-db'), machine('al-web')]
        const changed = machine('al-web', part)
        const now = keepUnchanged(before, [machine('al-db'), changed])
        expect(now[0]).toBe(before[0])
        expect(now[1]).toBe(changed)
    })

test('a line that goes, or comes before others, changes the list and no other line', () => {
    const before = [machine('al-db'), machine('al-web')]
    expect(keepUnchanged(before, [machine('al-web')])[0]).toBe(before[1])
    const more = keepUnchanged(before, [machine('al-app'), machine('al-db'), machine('al-web')])
    expect(more.slice(1)).toEqual(before)
    expect(more[1]).toBe(before[0])
})
