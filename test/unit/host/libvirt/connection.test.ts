// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { deferred, quiet } from '../../fakes/deferred'
import { follow } from '../../fakes/followed'

const OTHER = '00000000-0000-4000-8000-00000000000b'

test('when libvirtd stops that is said, and it goes on by itself when libvirtd is back', async () => {
    const { fake, domains, kinds, names, daemon } = follow()
    await quiet()
    await daemon('deactivating')
    await daemon('inactive')
    expect(domains.libvirt()).toBeUndefined()
    expect(fake.open.map(({ name }) => name)).toEqual([])
    fake.define('srv', OTHER)
    await daemon('activating')
    expect(kinds).toEqual(['connecting', 'ready', 'lost'])
    await daemon('active')
    expect(kinds).toEqual(['connecting', 'ready', 'lost', 'connecting', 'ready'])
    expect(names()).toEqual(['al-web', 'srv'])
    expect(fake.open).toHaveLength(1)
})

test('when the bus ends by itself that is said, and another one is made, never the old address used again', async () => {
    const { fake, attention, connection, kinds } = follow()
    await quiet()
    fake.open[0]?.close('terminated')
    expect(connection()).toMatchObject({ kind: 'lost', why: 'broken', error: { kind: 'lost', message: 'terminated' } })
    await attention.pass(1000)
    expect(kinds).toEqual(['connecting', 'ready', 'lost', 'ready'])
    expect(fake.host.processes).toHaveLength(2)
    expect(fake.open).toHaveLength(1)
})

test('when libvirt-dbus ends, what was done meanwhile is seen once there is another', async () => {
    const { fake, attention, connection, names } = follow()
    await quiet()
    fake.open[0]?.owner(':1.1')
    fake.open[0]?.owner(null)
    fake.define('srv', OTHER)
    expect(connection()).toMatchObject({ kind: 'lost', why: 'broken', error: { message: 'libvirt-dbus ended' } })
    expect(names()).toEqual(['al-web'])
    await attention.pass(1000)
    expect(connection()).toEqual({ kind: 'ready' })
    expect(names()).toEqual(['al-web', 'srv'])
})

test('a bus that does not start is tried once, and then when somebody asks', async () => {
    const { fake, domains, attention, connection } = follow(host => {
        host.host.onSpawn = process => {
            process.fail({ exit_status: 127, message: 'dbus-daemon: not found' })
        }
    })
    await quiet()
    expect(connection()).toMatchObject({ kind: 'failed', error: { message: 'dbus-daemon: not found' } })
    expect(attention.waiting).toEqual([])
    expect(fake.host.processes).toHaveLength(1)
    domains.reconnect()
    await quiet()
    expect(fake.host.processes).toHaveLength(2)
})

test('one that breaks again and again is tried after 1, 2, 4 … 30 s, while somebody sees the page', async () => {
    const { fake, attention, connection } = follow()
    await quiet()
    fake.host.onSpawn = process => {
        process.fail({ message: 'no' })
    }
    fake.open[0]?.close('terminated')
    for (const seconds of [1, 2, 4, 8, 16, 30, 30]) {
        expect(attention.waiting).toEqual([seconds * 1000])
        await attention.pass(seconds * 1000)
        expect(connection()).toMatchObject({ kind: 'lost', why: 'broken', error: { message: 'no' } })
    }
    const made = fake.host.processes.length
    attention.inSight = false
    await attention.pass(30_000)
    expect(fake.host.processes).toHaveLength(made)
    expect(attention.waiting).toEqual([])
    attention.inSight = true
    await attention.look()
    expect(fake.host.processes).toHaveLength(made + 1)
})

test('one that comes up and breaks at once is not made again every second', async () => {
    const { fake, attention } = follow()
    await quiet()
    for (const seconds of [1, 2, 4]) {
        fake.open[0]?.close('terminated')
        expect(attention.waiting).toEqual([seconds * 1000])
        await attention.pass(seconds * 1000)
    }
    // Half a minute later it is one that lasts.
    await attention.pass(30_000)
    fake.open[0]?.close('terminated')
    expect(attention.waiting).toEqual([1000])
})

test('a daemon that was stopped is not asked, which would start it, before somebody comes back to the page', async () => {
    const { fake, domains, attention, connection, daemon } = follow()
    await quiet()
    await daemon('inactive')
    expect(attention.waiting).toEqual([])
    expect(fake.host.processes).toHaveLength(1)
    fake.before = () => Promise.reject(new Error('Failed to connect socket'))
    domains.askAgain()
    await quiet()
    expect(fake.host.processes).toHaveLength(1)
    await attention.look()
    expect(connection()).toMatchObject({ kind: 'lost', why: 'stopped', error: { message: 'Failed to connect socket' } })
    expect(attention.waiting).toEqual([])
    fake.before = () => Promise.resolve()
    await attention.look()
    expect(connection()).toEqual({ kind: 'ready' })
})

test('a daemon that was stopped is asked when somebody wants that', async () => {
    const { domains, kinds, daemon } = follow()
    await quiet()
    await daemon('inactive')
    domains.reconnect()
    await quiet()
    expect(kinds).toEqual(['connecting', 'ready', 'lost', 'connecting', 'ready'])
})

for (const [running, kinds] of [
    [['libvirtd.service'], ['connecting', 'ready']],
    [[], ['connecting', 'ready', 'lost']],
] as const)
    test(`a daemon that had stopped when the page was opened, and ${running.length > 0 ? 'was started by its question' : 'does not run'}`, async () => {
        const followed = follow(undefined, running)
        await followed.daemon('inactive')
        await quiet()
        expect(followed.kinds).toEqual(kinds)
    })

test('a daemon that is stopped while the page connects is not asked again, which would start it', async () => {
    const { attention, connection, domains, daemon } = follow()
    await quiet()
    domains.reconnect()
    await daemon('deactivating')
    expect(connection()).toMatchObject({ kind: 'lost', why: 'stopped' })
    expect(attention.waiting).toEqual([])
})

for (const [running, connected] of [
    [['libvirtd.service'], true],
    [['virtqemud.service'], false],
    [['libvirtd.service', 'virtqemud.service'], false],
    [[], false],
] as const)
    test(`virtqemud stops on a host where ${running.join(' and ') || 'nobody knows what'} runs: ${connected ? 'nothing' : 'the connection'} is lost`, async () => {
        const { connection, daemon } = follow(undefined, running)
        await quiet()
        await daemon('inactive', 'virtqemud.service')
        expect(connection().kind).toBe(connected ? 'ready' : 'lost')
    })

test('who may not list is told so, and can try again', async () => {
    const { fake, domains, connection } = follow(host => {
        host.before = () => Promise.reject(new Error('access denied'))
    })
    await quiet()
    expect(connection()).toMatchObject({ kind: 'failed', error: { kind: 'denied', message: 'access denied' } })
    expect(fake.open.map(({ name }) => name)).toEqual([])
    fake.before = () => Promise.resolve()
    domains.reconnect()
    await quiet()
    expect(connection()).toEqual({ kind: 'ready' })
})

test('who may not list is asked for again by coming back to the page without a word, what failed otherwise with one', async () => {
    for (const [message, told] of [
        ['access denied', ['connecting', 'failed']],
        ['internal error', ['connecting', 'failed', 'connecting', 'failed']],
    ] as const) {
        const { fake, attention, kinds, connection } = follow(host => {
            host.before = () => Promise.reject(new Error(message))
        })
        await quiet()
        await attention.look()
        expect(fake.host.processes).toHaveLength(2)
        expect(kinds).toEqual(told)
        fake.before = () => Promise.resolve()
        await attention.look()
        expect(connection()).toEqual({ kind: 'ready' })
    }
})

test('whoever was put back into the group is let in by herself', async () => {
    const { fake, domains, connection, names } = follow(host => {
        host.before = () => Promise.reject(new Error('access denied'))
    })
    await quiet()
    expect(connection()).toMatchObject({ kind: 'failed', error: { kind: 'denied' } })
    fake.before = () => Promise.resolve()
    domains.askAgain()
    await quiet()
    expect([connection(), names()]).toEqual([{ kind: 'ready' }, ['al-web']])
    fake.before = () => Promise.reject(new Error('access denied'))
    domains.askAgain()
    await quiet()
    expect([connection().kind, names()]).toEqual(['failed', []])
})

test('what was up and ended before it was of use is tried again, what never was is not', async () => {
    const { fake, attention, connection } = follow()
    fake.open[0]?.owner(':1.1')
    fake.before = () => new Promise(() => undefined)
    await quiet()
    fake.open[0]?.close('terminated')
    await quiet()
    expect([connection().kind, attention.waiting]).toEqual(['failed', [1000]])
    fake.before = () => Promise.resolve()
    await attention.pass(1000)
    expect(connection()).toEqual({ kind: 'ready' })
})

test('a connection that breaks at an event is told of, and made again', async () => {
    const { fake, web, attention, connection } = follow()
    await quiet()
    fake.before = () => Promise.reject(new Error('internal error: client socket is closed'))
    fake.tell(web)
    await quiet()
    expect(connection()).toMatchObject({ kind: 'lost', why: 'broken', error: { kind: 'lost' } })
    fake.before = () => Promise.resolve()
    await attention.pass(1000)
    expect(connection()).toEqual({ kind: 'ready' })
})

test('after the end the bus is closed', async () => {
    const { fake, domains } = follow()
    await quiet()
    domains.end()
    expect(fake.open.map(({ name }) => name)).toEqual([])
})

/** A libvirt whose bus is not up before `open` is called. */
function slow() {
    const up = deferred<undefined>()
    const followed = follow(fake => {
        fake.host.onSpawn = process => {
            void up.promise.then(() => {
                process.say('unix:path=/x\n')
            })
        }
    })
    const open = async () => {
        up.resolve(undefined)
        await quiet()
    }
    return { ...followed, open }
}

test('a bus that comes up after the end is closed too', async () => {
    const { fake, domains, open } = slow()
    domains.end()
    await open()
    expect(fake.open.map(({ name }) => name)).toEqual([])
})

test('asked to connect again while it connects, it ends up with one bus', async () => {
    const { fake, domains, open } = slow()
    domains.reconnect()
    await open()
    expect(fake.open).toHaveLength(1)
})
