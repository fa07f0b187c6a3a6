// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import '../fakes/cockpit'
import { pathOf, placeAt, type Place } from '../../../src/pages/routes'

const PLACES: readonly Place[] = [{ kind: 'machines' }, { kind: 'provision' }, { kind: 'records' }, { kind: 'host' }]

for (const place of PLACES)
    test(`an administrator finds ${place.kind} at its address`, () => {
        expect(placeAt(pathOf(place), 'administrator')).toEqual(place)
    })

for (const place of PLACES)
    test(`a user who types the address of ${place.kind} is led to her machines`, () => {
        expect(placeAt(pathOf(place), 'user')).toEqual({ kind: 'machines' })
    })

for (const path of [['nothing'], ['provision', 'al-web'], ['host', ''], ['__proto__'], ['constructor']])
    test(`#/${path.join('/')} is no place`, () => {
        expect(placeAt(path, 'administrator')).toBe(undefined)
        expect(placeAt(path, 'user')).toBe(undefined)
    })
