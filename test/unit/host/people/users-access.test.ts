// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { watchUsersAccess, type UsersAccess } from '../../../../src/host/people/users-access'
import { FakeHost } from '../../fakes/cockpit'

for (const [content, access] of [
    ['on\n', { on: true }],
    ['off: switched off\n', { on: false, why: '' }],
    [
        'off: libvirtd.conf: access_drivers is set twice\n',
        { on: false, why: 'libvirtd.conf: access_drivers is set twice' },
    ],
    ['once upon a time', { on: false, why: 'once upon a time' }],
    ['', { on: false, why: '' }],
    [undefined, { on: false, why: '' }],
] as const)
    test(`${content === undefined ? 'no file' : JSON.stringify(content)} means that users are let in: ${String(access.on)}`, () => {
        const host = new FakeHost()
        const told: UsersAccess[] = []
        const end = watchUsersAccess(one => told.push(one))
        if (content !== undefined) host.files.set('/run/raptor-users', content)
        host.watched.get('/run/raptor-users')?.()
        expect(told).toEqual([access])
        end()
        expect(host.watched.size).toBe(0)
    })
