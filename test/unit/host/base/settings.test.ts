// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { readSettings } from '../../../../src/host/base/settings'
import { CONFIG, MANIFEST, SETTINGS } from '../../fakes/example'

/** What Cockpit tells of the page's manifest, with the administrator's override already in it. */
function manifests(packages: Readonly<Record<string, unknown>>) {
    Reflect.set(globalThis, 'cockpit', { manifests: packages })
}

test('the settings are those of the page itself, as Cockpit merged them', () => {
    manifests({ raptor: MANIFEST, machines: { config: {} } })
    expect(readSettings()).toEqual(SETTINGS)
})

test("an administrator's setting counts", () => {
    manifests({ raptor: { config: Object.assign({}, CONFIG, { volumeGroup: 'vg0' }) } })
    expect(readSettings().volumeGroup).toBe('vg0')
})

for (const [why, packages] of [
    ['there is no such package', {}],
    ['the manifest has none', { raptor: {} }],
] as const)
    test(`settings that are missing because ${why} are an error that says so`, () => {
        manifests(packages)
        expect(() => readSettings()).toThrow('config: object')
    })
