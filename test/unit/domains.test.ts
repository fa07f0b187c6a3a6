// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { deferred, quiet } from './deferred'
import { follow } from './followed'

const OTHER = '00000000-0000-4000-8000-00000000000b'

test('every domain is listed once, then it is ready', async () => {
    const { fake, domains, kinds, names } = follow(host => host.define('srv', OTHER))
    expect(domains.libvirt()).toBeUndefined()
    await quiet()
    expect(kinds).toEqual(['connecting', 'ready'])
    expect(names()).toEqual(['al-web', 'srv'])
    expect([fake.count('ListDomains'), fake.count('GetXMLDesc')]).toEqual([1, 2])
    expect(domains.libvirt()).toBeDefined()
})

test('a domain that is defined, renamed or undefined in a shell shows by itself', async () => {
    const { fake, names } = follow()
    await quiet()
    const path = fake.define('srv', OTHER)
    fake.tell(path)
    await quiet()
    expect(names()).toEqual(['al-web', 'srv'])
    fake.define('srv2', OTHER)
    fake.tell(path)
    await quiet()
    expect(names()).toEqual(['al-web', 'srv2'])
    fake.domains.delete(path)
    fake.tell(path)
    await quiet()
    expect(names()).toEqual(['al-web'])
})

test('a domain that cannot be read is in the list, and nothing else is missing', async () => {
    const { names, connection } = follow(fake => fake.domains.set('/org/libvirt/QEMU/_odd', '<domain><name>odd</name>'))
    await quiet()
    expect(connection()).toEqual({ kind: 'ready' })
    expect(names()).toEqual(['al-web', 'odd'])
})

test('a domain that goes while it is listed is no fault', async () => {
    const { names, connection } = follow(fake => {
        fake.before = ({ method }) => {
            if (method === 'GetXMLDesc') fake.domains.clear()
            return Promise.resolve()
        }
    })
    await quiet()
    expect(connection()).toEqual({ kind: 'ready' })
    expect(names()).toEqual([])
})

test('many events of one domain while it is read are one more reading', async () => {
    const { fake, web } = follow()
    await quiet()
    const before = fake.count('GetXMLDesc')
    for (let count = 0; count < 20; count += 1) fake.tell(web)
    await quiet()
    expect(fake.count('GetXMLDesc') - before).toBe(2)
})

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

test('when the bus ends by itself another one is made, never the old address used again', async () => {
    const { fake, kinds } = follow()
    await quiet()
    fake.open[0]?.close('terminated')
    await quiet()
    expect(kinds).toEqual(['connecting', 'ready', 'connecting', 'ready'])
    expect(fake.host.processes).toHaveLength(2)
    expect(fake.open).toHaveLength(1)
})

test('events of an older connection change nothing', async () => {
    const { fake, web, daemon, connection, names } = follow()
    await quiet()
    const [old] = fake.host.clients
    await daemon('inactive')
    fake.domains.clear()
    if (old) fake.tell(web, [old])
    await quiet()
    expect(connection()).toEqual({ kind: 'lost' })
    expect(names()).toEqual(['al-web'])
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

test('a connection that breaks at an event is told of', async () => {
    const { fake, web, connection } = follow()
    await quiet()
    fake.before = () => Promise.reject(new Error('internal error: client socket is closed'))
    fake.tell(web)
    await quiet()
    expect(connection()).toMatchObject({ kind: 'failed', error: { kind: 'lost' } })
})

test('asked for the present state, it reads what is new and drops what is gone, without an event', async () => {
    const { fake, web, domains, names } = follow()
    await quiet()
    fake.domains.delete(web)
    fake.define('srv', OTHER)
    await domains.refresh()
    expect(names()).toEqual(['srv'])
})

test('asked for the present state while libvirt is away, it answers without one', async () => {
    const { domains, daemon, connection } = follow()
    await quiet()
    await daemon('failed')
    await domains.refresh()
    expect(connection()).toEqual({ kind: 'lost' })
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

test('whoever must know now waits for a connection that is being made, also for one that takes its place', async () => {
    const { domains, connection, names } = follow()
    const first = domains.refresh()
    domains.reconnect()
    await first
    expect(connection().kind).toBe('ready')
    expect(names()).toEqual(['al-web'])
})
