// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { HostError } from '../../src/host/error'
import type { HostState, Store } from '../../src/host/store'
import type { MachineWish } from '../../src/machine/spec'
import { provision, wipeVolume, zeroAndDelete } from '../../src/plan/actions'
import { domainOf, GROUP, KVM, UUID, VOLUME_UUID, volumeOf, WISH } from './example'
import { FakeHost, holdLock, LOCK, WIPE } from './fake-cockpit'
import { stateOf, storeOf } from './host-state'

/** A host with a free lock, where every command succeeds. `log`: what was asked of libvirt and run, in order. */
function setUp(state: HostState = stateOf(), part: Partial<Store> = {}) {
    const host = new FakeHost()
    const log: string[] = []
    host.onSpawn = process => {
        log.push(process.argv[0] ?? '')
        if (process.line === LOCK) holdLock(process)
        else process.succeed()
    }
    const store = storeOf(state, log, part)
    const released = () => host.processes[0]?.inputClosed === true
    return { host, log, store, released }
}
const nothing = () => undefined
const withGroup = (...volumes: readonly Parameters<typeof volumeOf>[0][]): Partial<HostState> => ({
    group: { kind: 'ready', value: { ...GROUP, volumes: volumes.map(volumeOf) } },
})

test('provisioning takes the lock, looks at the host again, and only then begins', async () => {
    const { log, store, released } = setUp()
    expect(await provision(store, WISH, UUID, KVM, nothing)).toMatchObject({ kind: 'done' })
    expect(log).toEqual([LOCK, 'refresh', 'lvcreate', 'define', 'autostart', 'lvchange'])
    expect(released()).toBe(true)
})

const BAD: readonly (readonly [why: string, wish: Partial<MachineWish>])[] = [
    ['a name with ../', { name: '../x' }],
    ['a name with ;', { name: 'x;reboot' }],
    ['a name with $(…)', { name: '$(reboot)' }],
    ['a name with a space', { name: 'a b' }],
    ['a name with <', { name: 'a<b' }],
    ['a name in upper case', { name: 'Web' }],
    ['a name with a dot', { name: 'web.example' }],
    ['a name of 64 characters', { name: 'a'.repeat(64) }],
    ['an empty name', { name: '' }],
    ['a size of 0', { volume: '0' }],
    ['a size of -1', { volume: '-1' }],
    ['more than is free', { volume: '51 GiB' }],
    ['a CPU twice', { vcpuPins: '4,5,6,6' }],
    ['a CPU that is not there', { vcpuPins: '4,5,6,64' }],
    ['a CPU that is offline', { vcpuPins: '3,4,5,6' }],
    ['a bridge that is taken', { bridge: 'br-vm2' }],
    ['a bridge that is missing', { bridge: 'br-vm5' }],
    ['an existing domain', { owner: 'al', name: 'db' }],
    ['a name that exists only as a volume', { owner: 'al', name: 'old' }],
    ['a name that would be of another member', { owner: 'al', name: 'ice-web' }],
]
for (const [why, wish] of BAD)
    test(`past the form ${why} is refused under the lock, and nothing is begun`, async () => {
        const domains = { '/a': domainOf({ name: 'al-db', bridges: ['br-vm2'], macs: [], uuid: 'u' }) }
        const { log, store, released } = setUp(stateOf(domains, withGroup({ name: 'guest-al-old' })))
        const outcome = await provision(store, { ...WISH, ...wish }, UUID, KVM, nothing)
        expect(outcome).toMatchObject({ kind: 'refused' })
        expect(outcome.kind === 'refused' && Object.keys(outcome.faults)).toHaveLength(1)
        expect(log).toEqual([LOCK, 'refresh'])
        expect(released()).toBe(true)
    })

const UNREADABLE: readonly (readonly [string, HostError['kind'], Partial<HostState>])[] = [
    ['the volume group may not be read', 'denied', { group: { kind: 'denied' } }],
    [
        'the volume group does not answer',
        'failed',
        { group: { kind: 'failed', error: new HostError('failed', 'x', 'lvm') } },
    ],
    ['the facts do not answer', 'lost', { facts: { kind: 'failed', error: new HostError('lost', 'x', 'cat') } }],
    ['libvirt is away', 'lost', { connection: { kind: 'lost', why: 'stopped' } }],
]
for (const [why, kind, part] of UNREADABLE)
    test(`while ${why} nothing is provisioned: ${kind}`, async () => {
        const { log, store, released } = setUp(stateOf({}, part))
        const outcome = await provision(store, WISH, UUID, KVM, nothing)
        expect(outcome).toMatchObject({ kind: 'not-begun', error: { kind } })
        expect(log).toEqual([LOCK, 'refresh'])
        expect(released()).toBe(true)
    })

test('a host whose state cannot be had is no host to provision on', async () => {
    const error = new HostError('lost', 'gone', 'virsh')
    const { log, store } = setUp(stateOf(), { refresh: () => Promise.reject(error) })
    expect(await provision(store, WISH, UUID, KVM, nothing)).toEqual({ kind: 'not-begun', error })
    expect(log).toEqual([LOCK])
})

test('a machine is deleted under the lock: its volume is marked with the domain, the unit is started', async () => {
    const { host, store, released } = setUp(stateOf({ '/a': domainOf() }, withGroup({})))
    expect(await zeroAndDelete(store, UUID, nothing)).toMatchObject({ kind: 'done' })
    expect(host.lines.slice(1)).toEqual([`${WIPE} start ${VOLUME_UUID} --domain ${UUID}`])
    expect(released()).toBe(true)
})

for (const [why, domains, fault] of [
    ['is gone meanwhile', {}, { kind: 'gone' }],
    ['cannot be read', { '/a': { kind: 'broken', uuid: UUID, name: 'alice-web', why: '' } }, { kind: 'gone' }],
    [
        'has got another disk meanwhile',
        { '/a': domainOf({ disks: [{ device: 'disk', target: 'vdb', source: '/srv/x' }] }) },
        { kind: 'other-disks', disks: ['/srv/x'] },
    ],
] as const)
    test(`a machine that ${why} is not deleted`, async () => {
        const { log, store } = setUp(stateOf(domains, withGroup({})))
        expect(await zeroAndDelete(store, UUID, nothing)).toEqual({ kind: 'refused', faults: fault })
        expect(log).toEqual([LOCK, 'refresh'])
    })

test('while libvirt is away nothing is deleted: what is known of the domain is old', async () => {
    const { log, store } = setUp(
        stateOf({ '/a': domainOf() }, { ...withGroup({}), connection: { kind: 'lost', why: 'stopped' } }),
    )
    expect(await zeroAndDelete(store, UUID, nothing)).toMatchObject({ kind: 'not-begun', error: { kind: 'lost' } })
    expect(log).toEqual([LOCK, 'refresh'])
})

test('a provisioning that was left behind is cleaned up by a wipe, its domain by the tag that it has', async () => {
    const volume = volumeOf({ state: 'provisioning', domainUuid: UUID })
    const { host, store } = setUp(stateOf({}, withGroup(volume)))
    expect(await wipeVolume(store, volume, nothing)).toMatchObject({ kind: 'done' })
    expect(host.lines.slice(1)).toEqual([`${WIPE} start ${VOLUME_UUID}`])
})

test('a provisioning that was finished after all is never cleaned up', async () => {
    const { log, store } = setUp(stateOf({}, withGroup({ state: 'in-use' })))
    const asked = volumeOf({ state: 'provisioning' })
    expect(await wipeVolume(store, asked, nothing)).toEqual({ kind: 'refused', faults: { kind: 'gone' } })
    expect(log).toEqual([LOCK, 'refresh'])
})

test('a volume without a domain is wiped by itself', async () => {
    const { host, store } = setUp(stateOf({}, withGroup({})))
    expect(await wipeVolume(store, volumeOf(), nothing)).toMatchObject({ kind: 'done' })
    expect(host.lines.slice(1)).toEqual([`${WIPE} start ${VOLUME_UUID}`])
})

test('a volume that has got a domain meanwhile is never wiped by itself', async () => {
    const { log, store } = setUp(stateOf({ '/a': domainOf() }, withGroup({})))
    expect(await wipeVolume(store, volumeOf(), nothing)).toEqual({ kind: 'refused', faults: { kind: 'gone' } })
    expect(log).toEqual([LOCK, 'refresh'])
})
