// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { deferred, quiet } from '../../fakes/deferred'
import { UUID } from '../../fakes/example'
import { follow } from '../../fakes/followed'

/** Files that have changed this very moment: after what was read before, however fast that was. */
const changedNow = (...names: readonly string[]) => new Map(names.map(name => [name, performance.now()]))

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

test('a state that was told for all is not taken for one of which an event came meanwhile', async () => {
    const { fake, web, domain } = follow()
    fake.states.set(web, [5, 1])
    fake.before = async ({ method }) => {
        // It is told of while it is being described for the first time.
        if (method !== 'GetXMLDesc' || fake.count('GetXMLDesc') > 1) return
        await Promise.resolve()
        fake.states.set(web, [5, 3])
        fake.tell(web)
        await quiet()
    }
    const crashed = { name: 'al-web', state: 'shut-off', reason: 'crashed' }
    await expect.poll(() => domain(web)).toMatchObject(crashed)
    expect(fake.count('GetState')).toBe(1)
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

test('a domain that is hers no longer is not shown any more, the others are', async () => {
    const { fake, web, connection, names } = follow(host => host.define('srv', OTHER))
    await quiet()
    fake.before = ({ path, method }) =>
        path === web && method === 'GetXMLDesc' ? Promise.reject(new Error('access denied')) : Promise.resolve()
    const all = new Map(fake.domains)
    fake.domains.delete(web)
    fake.tell(web)
    await quiet()
    expect(connection()).toEqual({ kind: 'ready' })
    expect(names()).toEqual(['srv'])
    // One that she may see and not read is a line that says so.
    fake.domains.set(web, all.get(web) ?? '')
    fake.tell(web)
    await quiet()
    expect(names()).toEqual([UUID, 'srv'].toSorted())
})

test('of somebody whom the host lets see nothing any more nothing stays in sight', async () => {
    const { fake, web, connection, names } = follow()
    await quiet()
    fake.before = () => Promise.reject(new Error('access denied'))
    fake.tell(web)
    await quiet()
    expect(connection()).toMatchObject({ kind: 'failed', error: { kind: 'denied' } })
    expect(names()).toEqual([])
})

test('while nobody can say whether she may, what was known last stays', async () => {
    const { fake, web, connection, names } = follow()
    await quiet()
    fake.before = () => Promise.reject(new Error('authentication unavailable: no polkit agent available'))
    fake.tell(web)
    await quiet()
    expect(connection()).toMatchObject({ kind: 'failed', error: { kind: 'denied' } })
    expect(names()).toEqual(['al-web'])
})

test('after the end nothing is followed, told or connected to, whatever becomes of libvirt', async () => {
    const { fake, web, domains, daemon, attention, kinds } = follow()
    await quiet()
    domains.end()
    const before = [kinds.length, fake.host.clients.length]
    await daemon('inactive')
    await daemon('active')
    await attention.look()
    fake.tell(web)
    await quiet()
    expect([kinds.length, fake.host.clients.length]).toEqual(before)
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

test('events of an older connection change nothing', async () => {
    const { fake, web, daemon, connection, names } = follow()
    await quiet()
    const [old] = fake.host.clients
    await daemon('inactive')
    fake.domains.clear()
    if (old) fake.tell(web, [old])
    await quiet()
    expect(connection()).toEqual({ kind: 'lost', why: 'stopped' })
    expect(names()).toEqual(['al-web'])
})

test('a domain that is defined while the others are listed is not dropped', async () => {
    const answer = deferred<undefined>()
    const { fake, domains, names } = follow()
    await quiet()
    const listed = [...fake.domains.keys()]
    const usual = fake.host.onCall
    fake.host.onCall = async call => {
        if (call.method !== 'ListDomains') return usual(call)
        await answer.promise
        return [listed]
    }
    domains.reread(changedNow('new'))
    await quiet()
    fake.tell(fake.define('srv', OTHER))
    await quiet()
    answer.resolve(undefined)
    await quiet()
    expect(names()).toEqual(['al-web', 'srv'])
})

test('coming back to the page shows what has changed without an event', async () => {
    const { fake, web, attention, names } = follow()
    await quiet()
    fake.domains.delete(web)
    fake.define('renamed', UUID)
    fake.define('srv', OTHER)
    await attention.look()
    expect(names()).toEqual(['renamed', 'srv'])
})

test('of domains whose configuration has changed those are read again, and what is new, and nothing else', async () => {
    const { fake, domains, names } = follow(host => host.define('srv', OTHER))
    await quiet()
    const before = fake.count('GetXMLDesc')
    domains.reread(changedNow('srv', 'gone'))
    await quiet()
    expect(fake.count('GetXMLDesc') - before).toBe(1)
    fake.define('third', '00000000-0000-4000-8000-00000000000c')
    domains.reread(changedNow('third'))
    await quiet()
    expect(fake.count('GetXMLDesc') - before).toBe(2)
    expect(names()).toEqual(['al-web', 'srv', 'third'])
})

test('a domain that was read since its file has changed is not read again: the event has told', async () => {
    const { fake, web, domains } = follow()
    await quiet()
    const changes = changedNow('al-web')
    while (performance.now() <= (changes.get('al-web') ?? 0)) await quiet()
    fake.tell(web)
    await quiet()
    const calls = [fake.count('ListDomains'), fake.count('GetXMLDesc')]
    domains.reread(changes)
    await quiet()
    expect([fake.count('ListDomains'), fake.count('GetXMLDesc')]).toEqual(calls)
})

test('while a plan changes domains nobody reads at each step, and everything once at its end', async () => {
    const { fake, web, domains, names } = follow()
    await quiet()
    const calls = () => [fake.count('ListDomains'), fake.count('GetXMLDesc')]
    const [lists = 0, reads = 0] = calls()
    const release = domains.hold()
    fake.define('al-db', UUID)
    fake.tell(web)
    fake.tell(web)
    domains.reread(changedNow('al-db'))
    domains.reread(new Map([['gone', 0]]))
    await quiet()
    expect(calls()).toEqual([lists, reads])
    await release()
    expect(names()).toEqual(['al-db'])
    expect(fake.count('GetXMLDesc')).toBeGreaterThan(reads)
})
