// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import '../fakes/cockpit'
import { addressOf, pathOf, placeAt, VIEWS, type Place } from '../../../src/pages/routes'

const HERS: readonly Place[] = [
    { kind: 'machines' },
    ...VIEWS.map(view => ({ kind: 'machine', name: 'al-web', view }) as const),
    { kind: 'machine', name: 'al-web', view: 'console', device: 'console1' },
    { kind: 'machine', name: 'al-web', view: 'window', device: 'ua-a/b' },
    // Names that libvirt takes, and an address must not be broken by.
    ...['console', 'a%b', 'a b', 'a&b#c', '..', 'ä', '__proto__'].map(
        name => ({ kind: 'machine', name, view: 'overview' }) as const,
    ),
]
const OTHERS: readonly Place[] = [{ kind: 'provision' }, { kind: 'records' }, { kind: 'host' }]

const called = (place: Place) => addressOf(place)

for (const place of [...HERS, ...OTHERS])
    test(`an administrator finds a place at ${called(place)}`, () => {
        expect(placeAt(pathOf(place), 'administrator')).toEqual(place)
    })

for (const place of HERS)
    test(`a user finds hers at ${called(place)}`, () => {
        expect(placeAt(pathOf(place), 'user')).toEqual(place)
    })

for (const place of OTHERS)
    test(`a user who types ${called(place)} is led to her machines`, () => {
        expect(placeAt(pathOf(place), 'user')).toEqual({ kind: 'machines' })
    })

for (const path of [
    ['nothing'],
    ['provision', 'al-web'],
    ['host', ''],
    ['__proto__'],
    ['constructor'],
    ['machine'],
    ['machine', ''],
    ['machine', 'al-web', 'nothing'],
    ['machine', 'al-web', 'console', ''],
    ['machine', 'al-web', 'console', 'console1', 'nothing'],
    ['machine', 'al-web', 'xml', 'console1'],
    ['machine', 'al-web', '__proto__'],
])
    test(`#/${path.join('/')} is no place`, () => {
        expect(placeAt(path, 'administrator')).toBe(undefined)
        expect(placeAt(path, 'user')).toBe(undefined)
    })

test('an address is what a browser can copy', () => {
    expect(addressOf({ kind: 'machines' })).toBe('#/')
    expect(addressOf({ kind: 'machine', name: 'a&b#c%d', view: 'console' })).toBe('#/machine/a%26b%23c%25d/console')
})
