// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { FakeHost, LEASE } from '../../fakes/cockpit'
import { deferred, quiet } from '../../fakes/deferred'
// Before the source, which looks for its globals while it is loaded.
import { domainText, FakeLibvirt, pathOf } from '../../fakes/libvirt'
import { openLibvirt } from '../../../../src/host/libvirt/libvirt'
import { uuidOf } from '../../../../src/host/libvirt/paths'
import { PATIENCE } from '../../../../src/host/base/waits'
import { POWER_VERBS } from '../../../../src/machine/domain/power'
import { UUID } from '../../fakes/example'
import { waitsFromNow } from '../../fakes/waited'

async function connected() {
    const fake = new FakeLibvirt()
    const lost: string[] = []
    const libvirt = await openLibvirt(1000, why => lost.push(`${why.kind}: ${why.message}`))
    return { fake, libvirt, lost, last: () => fake.calls.at(-1) }
}

test('the bus is her own: a dbus-daemon in her runtime directory, at the address that it prints', async () => {
    const { fake } = await connected()
    const [daemon] = fake.host.processes
    expect(daemon?.argv).toEqual([
        LEASE,
        'dbus-daemon',
        '--config-file=/usr/local/share/raptor/bus.conf',
        '--address=unix:dir=/run/user/1000',
        '--nofork',
        '--nosyslog',
        '--print-address=1',
    ])
    expect(daemon?.options).not.toHaveProperty('superuser')
    expect(fake.host.clients.map(({ name, options }) => [name, options])).toEqual([
        ['org.libvirt', { bus: 'none', address: 'unix:path=/run/user/1000/dbus-x,guid=1' }],
    ])
})

test('a bus that does not start is an error in its own words', async () => {
    const host = new FakeHost()
    const opened = openLibvirt(1000, () => undefined)
    host.processes[0]?.fail({ problem: 'not-found', message: 'not found' })
    await expect(opened).rejects.toMatchObject({ name: 'HostError', kind: 'absent' })
    expect(host.clients).toHaveLength(0)
})

test('a bus that ends by itself is told of once; one that is ended is not', async () => {
    const first = await connected()
    first.fake.host.clients[0]?.close('terminated')
    expect(first.lost).toEqual(['lost: terminated'])
    expect(first.fake.host.processes[0]?.inputClosed).toBe(false)
    const second = await connected()
    second.libvirt.end()
    expect(second.lost).toEqual([])
    expect(second.fake.open).toHaveLength(0)
})

for (const [what, end, told] of [
    ['libvirt-dbus', ({ host }: FakeLibvirt) => host.clients[0]?.owner(null), 'lost: libvirt-dbus ended'],
    ['dbus-daemon', ({ host }: FakeLibvirt) => host.processes[0]?.succeed(), 'lost: dbus-daemon ended'],
    ['dbus-daemon, killed,', ({ host }: FakeLibvirt) => host.processes[0]?.fail({ message: 'x' }), 'failed: x'],
] as const)
    test(`${what} that ends by itself is told of once, and nothing of the bus is left`, async () => {
        const { fake, lost } = await connected()
        fake.host.clients[0]?.owner(':1.1')
        end(fake)
        await quiet()
        fake.host.clients[0]?.close('disconnected')
        await quiet()
        expect(lost).toEqual([told])
        expect(fake.open).toHaveLength(0)
    })

test('libvirt-dbus that does not start is told of as that, and nothing of the bus is left', async () => {
    const { fake, lost } = await connected()
    fake.host.clients[0]?.owner(null)
    await quiet()
    expect(lost).toEqual(['failed: libvirt-dbus does not start'])
    expect(fake.open).toHaveLength(0)
})

test('a call that takes too long can be given up, and another one takes its turn', async () => {
    const waits = waitsFromNow()
    const { fake, libvirt } = await connected()
    fake.before = () => new Promise(() => undefined)
    test.setTimeout(PATIENCE * 3)
    const stuck = Array.from({ length: 9 }, () => libvirt.listDomains().catch((error: unknown) => error))
    await expect.poll(() => waits.list().length, { timeout: PATIENCE * 2 }).toBe(8)
    expect(waits.list()[0]?.command).toBe('virsh -c qemu:///system list --all')
    fake.before = () => Promise.resolve()
    waits.giveUp()
    expect(await stuck[0]).toMatchObject({ name: 'HostError', kind: 'given-up' })
    expect(await stuck[8]).toEqual([])
    expect(waits.list()).toEqual([])
})

for (const [verb, method, args] of [
    ['start', 'Create', [0]],
    ['shutdown', 'Shutdown', [0]],
    ['force-off', 'Destroy', [0]],
    ['reset', 'Reset', [0]],
    ['pause', 'Suspend', []],
    ['resume', 'Resume', []],
    ['wake', 'PMWakeup', [0]],
] as const)
    test(`${verb} is libvirt's ${method}, of that domain and no other`, async () => {
        const { libvirt, last } = await connected()
        await libvirt.power(UUID, verb)
        expect(last()).toMatchObject({ path: pathOf(UUID), iface: 'org.libvirt.Domain', method, args })
        expect(POWER_VERBS).toContain(verb)
    })

test('a refusal of libvirt is shown in its words, with what a person would type', async () => {
    const { fake, libvirt } = await connected()
    fake.before = () => Promise.reject(new Error("access denied: 'QEMU' denied access"))
    await expect(libvirt.power(UUID, 'force-off')).rejects.toMatchObject({
        name: 'HostError',
        kind: 'denied',
        message: "access denied: 'QEMU' denied access",
        command: `virsh -c qemu:///system destroy ${UUID}`,
    })
})

test('a machine starts with the host, or not', async () => {
    const { libvirt, last } = await connected()
    await libvirt.setAutostart(UUID, true)
    expect(last()).toMatchObject({
        path: pathOf(UUID),
        iface: 'org.freedesktop.DBus.Properties',
        method: 'Set',
        args: ['org.libvirt.Domain', 'Autostart', { t: 'b', v: true }],
    })
})

test('the XML is given to libvirt as it is', async () => {
    const { libvirt, last } = await connected()
    await libvirt.define('<domain/>')
    expect(last()).toMatchObject({ method: 'DomainDefineXML', args: ['<domain/>'] })
})

test('a domain that is off is two calls, its description and how it came to that', async () => {
    const { fake, libvirt } = await connected()
    const path = fake.define('al-web', UUID)
    fake.states.set(path, [5, 3])
    expect(await libvirt.readDomain(path)).toMatchObject({ name: 'al-web', state: 'shut-off', reason: 'crashed' })
    expect(fake.calls.map(({ method }) => method)).toEqual(['GetXMLDesc', 'GetState'])
})

test('how each of many came to its state is one call; of one that it leaves out, one more', async () => {
    const { fake, libvirt } = await connected()
    const paths = [fake.define('al-web', UUID), fake.define('srv', '00000000-0000-4000-8000-00000000000b')]
    fake.states.set(paths[0] ?? '', [5, 3])
    const read = async () => {
        const states = libvirt.states()
        return Promise.all(paths.map(path => libvirt.readDomain(path, states)))
    }
    expect(await read()).toMatchObject([
        { name: 'al-web', reason: 'crashed' },
        { name: 'srv', reason: 'shutdown' },
    ])
    expect(fake.calls.map(({ method }) => method)).toEqual(['GetAllDomainStats', 'GetXMLDesc', 'GetXMLDesc'])
    // A name that stands otherwise in the description, and a libvirt that does not answer so.
    fake.domains.set(paths[1] ?? '', domainText('a&amp;b', '00000000-0000-4000-8000-00000000000b'))
    expect(await read()).toMatchObject([{ reason: 'crashed' }, { name: 'a&b', reason: 'shutdown' }])
    expect(fake.count('GetState')).toBe(1)
    fake.before = ({ method }) =>
        method === 'GetAllDomainStats' ? Promise.reject(new Error('not supported')) : Promise.resolve()
    expect(await read()).toMatchObject([{ reason: 'crashed' }, { reason: 'shutdown' }])
    expect(fake.count('GetState')).toBe(3)
})

test('whether it starts with the host is asked for when somebody looks', async () => {
    const { fake, libvirt } = await connected()
    fake.define('al-web', UUID)
    expect(await libvirt.autostart(UUID)).toBe(true)
})

test('one that runs is asked for its next start as well', async () => {
    const { fake, libvirt } = await connected()
    const path = fake.define('al-web', UUID, true)
    expect(await libvirt.readDomain(path)).toMatchObject({ state: 'paused', reason: 'user', next: undefined })
    expect(fake.calls.map(({ method, args }) => [method, ...args])).toEqual([
        ['GetXMLDesc', 0],
        ['GetState', 0],
        ['GetXMLDesc', 2],
    ])
    fake.next.set(path, domainText('al-web', UUID).replace('1024', '2048'))
    expect(await libvirt.readDomain(path)).toMatchObject({ next: { memoryBytes: 2048 * 1024 } })
})

test('one whose start has failed is asked whether it starts with the host', async () => {
    const { fake, libvirt } = await connected()
    const path = fake.define('al-web', UUID)
    fake.states.set(path, [5, 6])
    expect(await libvirt.readDomain(path)).toMatchObject({ reason: 'failed', autostart: true })
})

test('a domain that is gone meanwhile is none, one that is not described is a broken line', async () => {
    const { fake, libvirt } = await connected()
    expect(await libvirt.readDomain(pathOf(UUID))).toBeUndefined()
    for (const why of ['access denied', 'Timed out during operation: cannot acquire state change lock']) {
        fake.before = () => Promise.reject(new Error(why))
        expect(await libvirt.readDomain(pathOf(UUID))).toMatchObject({
            kind: 'broken',
            uuid: UUID,
            name: UUID,
            why,
            unknown: true,
        })
    }
})

test('a connection that is lost while a domain is read is an error: nothing is known of any domain then', async () => {
    const { fake, libvirt } = await connected()
    fake.before = () => Promise.reject(new Error('client socket is closed'))
    await expect(libvirt.readDomain(pathOf(UUID))).rejects.toMatchObject({ kind: 'lost' })
})

test('never more than 8 calls are under way, and all of them are answered, the failed ones too', async () => {
    const { fake, libvirt } = await connected()
    const turns: (() => void)[] = []
    fake.before = async ({ path }) => {
        const turn = deferred<undefined>()
        turns.push(() => {
            if (path.endsWith('3')) turn.reject(new Error('Domain not found'))
            else turn.resolve(undefined)
        })
        await turn.promise
    }
    const uuids = Array.from({ length: 30 }, (_, index) => `u${index}`)
    for (const uuid of uuids) fake.domains.set(pathOf(uuid), domainText(uuid, uuid))
    const answers = Promise.all(uuids.map(uuid => libvirt.readDomain(pathOf(uuid))))
    let answered = 0
    let most = 0
    // Two calls for each.
    for (; answered < 60; answered += 1) {
        await quiet()
        most = Math.max(most, turns.length - answered)
        turns[answered]?.()
    }
    expect(most).toBe(8)
    expect((await answers).map(domain => domain?.name)).toEqual(
        uuids.map(uuid => (uuid.endsWith('3') ? undefined : uuid)),
    )
})

test("a domain's path tells its UUID", () => {
    expect(uuidOf(pathOf(UUID))).toBe(UUID)
})

test('every network is described, one that is gone meanwhile is none', async () => {
    const { fake, libvirt } = await connected()
    fake.networks.set('/n1', "<network><name>v1</name><forward mode='bridge'/><bridge name='br-vm1'/></network>")
    fake.networks.set('/n2', 'Network not found: no network with matching uuid')
    expect(await libvirt.networks()).toEqual(new Map([['v1', { bridge: 'br-vm1', devices: [] }]]))
})

for (const [why, networks] of [
    ['access denied', undefined],
    ['this function is not supported by the connection driver: virConnectListAllNetworks', new Map()],
] as const)
    test(`networks of which libvirt says "${why}" are ${networks ? 'none' : 'not known'}`, async () => {
        const { fake, libvirt } = await connected()
        fake.before = () => Promise.reject(new Error(why))
        expect(await libvirt.networks()).toEqual(networks)
    })

test('a network that libvirt does not describe makes all of them unknown', async () => {
    const { fake, libvirt } = await connected()
    fake.networks.set('/n1', 'access denied')
    expect(await libvirt.networks()).toBeUndefined()
})

test('a change of a network is told', async () => {
    const { fake, libvirt } = await connected()
    let told = 0
    libvirt.onNetworkEvent(() => (told += 1))
    fake.host.clients[0]?.signal('/org/libvirt/QEMU', 'org.libvirt.Connect', 'NetworkEvent', ['/n1', 0])
    expect(told).toBe(1)
})
