// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { scopeOf } from '../../../../src/machine/domain/scope'

for (const [id, name, expected] of [
    ['1', 'al-web', String.raw`machine-qemu\x2d1\x2dal\x2dweb.scope`],
    ['12', 'srv', String.raw`machine-qemu\x2d12\x2dsrv.scope`],
    [undefined, 'al-web', undefined],
    // libvirt leaves characters out, or cuts: which unit it is cannot be told.
    ['1', 'al web', undefined],
    ['1', 'Al-web', undefined],
    ['1', `al-${'n'.repeat(60)}`, undefined],
] as const)
    test(`the unit of ${name}, number ${id ?? 'none'}`, () => {
        expect(scopeOf({ id, name })).toBe(expected)
    })
