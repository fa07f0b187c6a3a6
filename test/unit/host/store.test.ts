// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { answerLooks, holdLock, LEASE, LOCK, LOOK, LOOKS, MEMBERS, type FakeProcess } from '../fakes/cockpit'
import { quiet } from '../fakes/deferred'
import { membersOf, SETTINGS, UUID } from '../fakes/example'
import { volumesLine } from '../fakes/looked'
// Before the source, which looks for its globals while it is loaded.
import { FakeLibvirt } from '../fakes/libvirt'
import { openStore } from '../../../src/host/store'
import type { Role } from '../../../src/machine/people/groups'

/** What commands say, by their first word; undefined: they fail. */
type Answers = Readonly<Record<string, string | undefined>>

/** A whole host with the domain al-web. */
function open({
    superuser = 'root',
    answers,
    role = 'administrator',
    looked = true,
}: { readonly superuser?: string; readonly answers?: Answers; readonly role?: Role; readonly looked?: boolean } = {}) {
    const fake = new FakeLibvirt()
    fake.define('al-web', UUID)
    const says: Answers = {
        ip: '[{"ifname":"br-vm1","linkinfo":{"info_kind":"bridge"}}]',
        systemctl: '',
        [MEMBERS]: '{"exists":true,"members":[{"name":"al","can_own":true,"why":""}],"asked":{},"trouble":[]}',
        [LOOK.split(' ')[0] ?? '']: volumesLine(),
        ...answers,
    }
    const busy = fake.host.onSpawn
    fake.host.onSpawn = (process: FakeProcess) => {
        const output = says[process.argv[0] ?? '']
        if (process.argv[0] === LEASE) busy(process)
        else if (process.line === LOCK) holdLock(process)
        else if (output === undefined) process.fail({ exit_status: 1, message: 'does not work' })
        else if (process.line === LOOKS) answerLooks(process, () => output)
        else process.succeed(output)
    }
    const libvirt = fake.host.onCall
    fake.host.onCall = call =>
        call.path === '/superuser' ? Promise.resolve([{ t: 's', v: superuser }]) : libvirt(call)
    fake.host.files.set('/sys/devices/system/cpu/present', '0-3')
    fake.host.files.set('/sys/devices/system/cpu/online', '0-3')
    fake.host.files.set('/proc/meminfo', 'MemTotal: 1024 kB\n')
    const store = openStore(SETTINGS, { name: 'al', uid: 1000, role, mayUseSudo: false })
    if (looked) store.keep()
    return { fake, store }
}

const commandsOf = ({ host }: FakeLibvirt) => host.processes.map(({ argv }) => argv[0])

test('what nobody looks at is not asked for', async () => {
    const { fake } = open({ looked: false })
    await quiet()
    expect([commandsOf(fake), fake.count('ListDomains'), fake.host.watched.size]).toEqual([[], 0, 0])
})

test('who looks at the wipes alone has the volumes followed, and libvirt left in peace', async () => {
    const { fake, store } = open({ looked: false })
    store.subscribe(['wipes'], () => undefined)
    await quiet()
    expect(store.snapshot()).toMatchObject({ group: { kind: 'ready' }, connection: { kind: 'connecting' } })
    expect(commandsOf(fake)).toEqual(expect.arrayContaining(['udevadm', LOOK.split(' ')[0]]))
    expect([commandsOf(fake).includes(LEASE), fake.count('ListDomains')]).toEqual([false, 0])
    // Whoever looks at more has the rest begun, and nothing twice.
    const begun = commandsOf(fake)
    store.subscribe(['facts', 'wipes'], () => undefined)
    await quiet()
    expect(store.snapshot()).toMatchObject({ facts: { kind: 'ready' }, connection: { kind: 'ready' } })
    const count = (name: string) => commandsOf(fake).filter(one => one === name).length
    expect(count('udevadm')).toBe(begun.filter(one => one === 'udevadm').length)
})

test('whoever follows one part is told of that one alone', async () => {
    const { fake, store } = open()
    await quiet()
    const told = { both: 0, connection: 0 }
    store.subscribe(['domains', 'usersAccess'], () => (told.both += 1))
    store.subscribe(['connection'], () => (told.connection += 1))
    fake.tell(fake.define('al-web', UUID))
    await quiet()
    expect(told).toEqual({ both: 1, connection: 0 })
})

test('at the start nothing is known, and nothing is guessed', () => {
    expect(open().store.snapshot()).toMatchObject({
        connection: { kind: 'connecting' },
        domains: new Map(),
        facts: { kind: 'loading' },
        group: { kind: 'loading' },
        administrative: undefined,
    })
})

test('then everything is', async () => {
    const { store } = open()
    await quiet()
    const state = store.snapshot()
    expect(state).toMatchObject({
        connection: { kind: 'ready' },
        facts: { kind: 'ready', value: { cpus: { online: [0, 1, 2, 3] }, memoryBytes: 1024 ** 2 } },
        group: { kind: 'ready', value: { name: 'lvm-data' } },
        administrative: true,
    })
    expect([...state.domains.values()].map(({ name }) => name)).toEqual(['al-web'])
    expect(state.facts.kind === 'ready' && [[...state.facts.value.links.keys()], state.facts.value.members]).toEqual([
        ['br-vm1'],
        membersOf('al'),
    ])
})

test('somebody without administrative access sees the domains, and that the volumes are denied', async () => {
    const { fake, store } = open({ superuser: 'none' })
    await quiet()
    expect(store.snapshot()).toMatchObject({ connection: { kind: 'ready' }, group: { kind: 'denied' } })
    expect(fake.host.processes.some(({ options }) => options?.superuser === 'require')).toBe(false)
})

test("a user's page asks for her machines, and for nothing of the host's or the others'", async () => {
    const { fake, store } = open({ role: 'user' })
    await quiet()
    expect(store.snapshot()).toMatchObject({
        connection: { kind: 'ready' },
        administrative: false,
        group: { kind: 'denied' },
        facts: { kind: 'denied' },
    })
    // That some device has come or gone, by its number: it may be why one of hers cannot start.
    expect(fake.host.processes.map(({ argv }) => argv[0])).toEqual([LEASE, 'udevadm'])
    expect(fake.host.processes.flatMap(({ argv }) => argv)).not.toContain('--property')
    expect(fake.host.clients.some(({ name }) => name === null)).toBe(false)
    expect(fake.count('GetStats')).toBe(1)
})

test('a user who was shut out comes in by herself when users are let in again', async () => {
    const { fake, store } = open({ role: 'user' })
    const tell = async (text: string) => {
        fake.host.files.set('/run/raptor-users', text)
        fake.host.watched.get('/run/raptor-users')?.()
        await quiet()
    }
    fake.before = () => Promise.reject(new Error('authentication failed: access denied by policy'))
    await tell('off: switched off')
    expect(store.snapshot()).toMatchObject({ connection: { kind: 'failed' }, usersAccess: { on: false, why: '' } })
    fake.before = () => Promise.resolve()
    await tell('on')
    expect(store.snapshot()).toMatchObject({ connection: { kind: 'ready' }, usersAccess: { on: true } })
})

test('a part of the host that does not work takes no other with it', async () => {
    const { store } = open({ answers: { [MEMBERS]: undefined } })
    await quiet()
    expect(store.snapshot()).toMatchObject({
        facts: { kind: 'failed', error: { message: 'does not work' } },
        group: { kind: 'ready' },
        connection: { kind: 'ready' },
    })
})

test('whoever subscribes is told of each change, with another state, until she does not want it any more', async () => {
    const { fake, store } = open()
    await quiet()
    const seen = [store.snapshot()]
    const unsubscribe = store.subscribe(['domains'], () => seen.push(store.snapshot()))
    expect(store.snapshot()).toBe(seen[0])
    fake.tell(fake.define('srv', 'u'))
    await quiet()
    expect(new Set(seen).size).toBe(seen.length)
    expect([seen[0]?.domains.size, seen.at(-1)?.domains.size]).toEqual([1, 2])
    const before = seen.length
    unsubscribe()
    await store.refreshFacts()
    expect(seen).toHaveLength(before)
})

test('what changes seldom is read again when it is asked for', async () => {
    const { fake, store } = open()
    await quiet()
    fake.host.files.set('/sys/devices/system/cpu/online', '0-1')
    await store.refreshFacts()
    expect(store.snapshot().facts).toMatchObject({ value: { cpus: { online: [0, 1] } } })
})

test('after the end every connection is closed and no file watched', async () => {
    const { fake, store } = open()
    await quiet()
    store.end()
    expect(fake.open.map(({ name }) => name)).toEqual([])
    expect(fake.host.clients.flatMap(({ name, subscribed }) => (name === null ? subscribed : []))).toEqual([])
    expect(fake.host.watched.size).toBe(0)
})

test('who has the volumes is asked again after a silence of libvirt, with whatever happens next', async () => {
    const { fake, store } = open({
        answers: {
            [LOOK.split(' ')[0] ?? '']: JSON.stringify({
                ...JSON.parse(volumesLine()),
                references: null,
                silent: 'away',
            }),
        },
    })
    await quiet()
    const before = store.snapshot().group
    expect(before).toMatchObject({ kind: 'ready', value: { silent: 'away' } })
    for (const path of fake.domains.keys()) fake.tell(path)
    await quiet()
    expect(store.snapshot().group).not.toBe(before)
})
