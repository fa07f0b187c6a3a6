// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { readPerson, watchAdministrativeAccess } from '../../../../src/host/people/person'
import { FakeHost } from '../../fakes/cockpit'
import { quiet } from '../../fakes/deferred'

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

const NUMBERS: Readonly<Record<string, string>> = { wheel: '10', libvirt: '106', 'vm-users': '989', sudo: '27' }

/** A host with these groups, and somebody who is in those of the numbers. */
function hostWith(groups: readonly string[], numbers: string) {
    const host = new FakeHost()
    host.onSpawn = process => {
        if (process.argv[0] === 'id') {
            process.succeed(`${numbers}\n`)
            return
        }
        process.say(groups.map(group => `${group}:x:${NUMBERS[group] ?? ''}:\n`).join(''))
        if (groups.length < 4) process.fail({ exit_status: 2 })
        else process.succeed()
    }
    return host
}

for (const [numbers, role, mayUseSudo] of [
    ['1000 989', 'user', false],
    ['1000 989 10', 'administrator', false],
    ['106', 'administrator', false],
    ['1000 27', 'stranger', true],
    ['1001 9890 1', 'stranger', false],
    // A group that has lost its name since she logged in: id -nG fails, and the page stayed shut.
    ['1000 4711 989', 'user', false],
    ['', 'stranger', false],
] as const)
    test(`in the groups "${numbers}" one is: ${role}`, async () => {
        const host = hostWith(Object.keys(NUMBERS), numbers)
        expect(await readPerson()).toEqual({ name: 'admin', uid: 1000, role, mayUseSudo })
        expect(host.lines).toEqual(['id -G -- admin', 'getent group wheel libvirt vm-users sudo'])
    })

test("a group that the host does not have is nobody's, and the others count", async () => {
    hostWith(['libvirt', 'vm-users'], '1000 989')
    expect(await readPerson()).toMatchObject({ role: 'user', mayUseSudo: false })
    hostWith(['libvirt', 'vm-users'], '1000 10')
    expect(await readPerson()).toMatchObject({ role: 'stranger' })
})

for (const [program, message] of [
    ['id', 'id: no such user'],
    ['getent', 'getent: cannot be run'],
] as const)
    test(`whose groups cannot be read is nobody yet: ${message}`, async () => {
        const host = hostWith(Object.keys(NUMBERS), '1000')
        const { onSpawn } = host
        host.onSpawn = process => {
            if (process.argv[0] === program) process.fail({ message })
            else onSpawn(process)
        }
        await expect(readPerson()).rejects.toMatchObject({ name: 'HostError', message })
    })
