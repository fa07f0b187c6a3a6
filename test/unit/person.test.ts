// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { readPerson, watchAdministrativeAccess } from '../../src/host/person'
import { quiet } from './deferred'
import { FakeHost } from './fake-cockpit'

/** Follows Cockpit's switch, which begins at this. */
async function watch(current: string | Error) {
    const host = new FakeHost()
    host.onCall = () => (current instanceof Error ? Promise.reject(current) : Promise.resolve([{ t: 's', v: current }]))
    const told: boolean[] = []
    const end = watchAdministrativeAccess(administrative => told.push(administrative))
    await quiet()
    const turn = (value: string, key = 'Current') => {
        host.clients[0]?.signal('/superuser', 'org.freedesktop.DBus.Properties', 'PropertiesChanged', [
            'cockpit.Superuser',
            { [key]: { t: 's', v: value } },
        ])
    }
    return { host, told, end, turn }
}

for (const [current, told] of [
    ['sudo', [true]],
    ['root', [true]],
    ['none', [false]],
    ['init', []],
] as const)
    test(`Cockpit's "${current}" means ${told.length === 0 ? 'nothing yet' : `administrative access: ${told[0]}`}`, async () => {
        expect((await watch(current)).told).toEqual(told)
    })

test('turned on and off, it is told each time', async () => {
    const { told, turn } = await watch('none')
    turn('sudo')
    turn('none')
    turn('x', 'Bridges')
    expect(told).toEqual([false, true, false])
})

test('where it cannot be asked there is no administrative access', async () => {
    expect((await watch(new Error('no such object'))).told).toEqual([false])
})

test('after the end nobody listens and nothing is told, not even what was asked before', async () => {
    const { host, told, end, turn } = await watch('none')
    end()
    turn('sudo')
    expect(told).toEqual([false])
    expect(host.clients[0]?.subscribed).toEqual([])
    const late: boolean[] = []
    watchAdministrativeAccess(administrative => late.push(administrative))()
    await quiet()
    expect(late).toEqual([])
})

for (const [groups, role, mayUseSudo] of [
    ['al vm-users', 'user', false],
    ['al vm-users wheel', 'administrator', false],
    ['libby libvirt', 'administrator', false],
    ['sue sudo', 'stranger', true],
    ['vm-users-of-old wheelhouse', 'stranger', false],
    ['', 'stranger', false],
] as const)
    test(`in the groups "${groups}" one is: ${role}`, async () => {
        const host = new FakeHost()
        host.onSpawn = process => {
            process.succeed(`${groups}\n`)
        }
        expect(await readPerson()).toEqual({ name: 'admin', uid: 1000, role, mayUseSudo })
        expect(host.lines).toEqual(['id -nG -- admin'])
    })

test('whose groups cannot be read is nobody yet', async () => {
    const host = new FakeHost()
    host.onSpawn = process => {
        process.fail({ message: 'id: cannot find name' })
    }
    await expect(readPerson()).rejects.toMatchObject({ name: 'HostError', message: 'id: cannot find name' })
})
