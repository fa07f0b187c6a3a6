// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { lookAhead } from '../../../src/host/lock'
import type { Store } from '../../../src/host/store'
import type { Volume } from '../../../src/machine/volume/volume'
import type { MachineWish } from '../../../src/machine/wish/spec'
import * as actions from '../../../src/plan/actions'
import type { DeleteTask } from '../../../src/plan/task'
import { FakeHost, holdLock, LOCK, WIPE } from '../fakes/cockpit'
import { specOf, UUID, VOLUME_UUID, volumeOf, WISH } from '../fakes/example'
import { stateOf, storeOf } from '../fakes/host-state'
import { ITS_VOLUME, lookLine, onBridge, told, toldVolume } from '../fakes/looked'

const KEEP_LOG = WIPE.replace('wipe', 'console-log')

type Part = Readonly<Record<string, unknown>>

/** A host with a free lock, where every command succeeds. `log`: what was asked of libvirt and run, in order. */
function setUp(part: Part = {}, volumes: readonly unknown[] = [], of: Partial<Store> = {}) {
    const host = new FakeHost()
    const log: string[] = []
    host.onSpawn = process => {
        log.push(process.argv[0] ?? '')
        if (process.argv[0] === LOCK) holdLock(process, lookLine(part, volumes))
        else process.succeed()
    }
    const store = storeOf(stateOf(), log, of)
    const released = () => host.processes[0]?.inputClosed === true
    return { host, log, store, released }
}
const nothing = () => undefined

function provision(store: Store, wish = WISH, cancel?: AbortSignal) {
    const task = { kind: 'provision' as const, name: 'alice-web', wish, spec: specOf(), uuid: UUID }
    const ahead = lookAhead(actions.wishedName(wish))
    return actions.provision(task, { store, ahead, onProgress: nothing, ...(cancel && { cancel }) })
}
const zeroAndDelete = (store: Store, task: DeleteTask) =>
    actions.zeroAndDelete(task, { store, ahead: lookAhead(), onProgress: nothing })
const remove = (store: Store, asked = VOLUME_UUID) =>
    zeroAndDelete(store, { kind: 'delete', name: 'alice-web', domainUuid: UUID, volume: volumeOf({ uuid: asked }) })
const removeVolume = (store: Store, volume: Volume) =>
    zeroAndDelete(store, { kind: volume.state === 'in-use' ? 'delete-volume' : 'clean-up', name: 'alice-web', volume })

test('provisioning takes the lock, looks at the host there, and only then begins', async () => {
    const { host, log, store, released } = setUp()
    expect(await provision(store)).toMatchObject({ kind: 'done' })
    expect(host.lines[0]).toBe(`${LOCK} --look alice-web`)
    expect(log).toEqual([LOCK, 'lvcreate', KEEP_LOG, 'define', 'autostart', 'lvchange'])
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
        const domains = [told('al-db', 'u', onBridge('br-vm2'))]
        const { log, store, released } = setUp({ domains }, [toldVolume('guest-al-old')])
        const outcome = await provision(store, { ...WISH, ...wish })
        expect(outcome).toMatchObject({ kind: 'refused' })
        expect(outcome.kind === 'refused' && Object.keys(outcome.faults)).toHaveLength(1)
        expect(log).toEqual([LOCK])
        expect(released()).toBe(true)
    })

const running = (next: string) =>
    told('al-r', 'r', '', { active: true, state: [1, 1], next: told('al-r', 'r', next).xml })
const network = `<network><name>v1</name><forward mode='bridge'/><bridge name='br-vm1'/></network>`

/** What a page that follows events does not know of: each is read under the lock. */
const TAKEN: readonly (readonly [why: string, fault: string, field: string, part: Part])[] = [
    [
        'is given to a running machine for its next start',
        'bridge-taken',
        'bridge',
        { domains: [running(onBridge('br-vm1'))] },
    ],
    [
        'is given through a libvirt network',
        'bridge-taken',
        'bridge',
        {
            networks: [{ name: 'v1', xml: network }],
            domains: [told('al-n', 'n', `<interface type='network'><source network='v1'/></interface>`)],
        },
    ],
    [
        'is lain on directly',
        'bridge-taken',
        'bridge',
        { domains: [told('al-d', 'd', `<interface type='direct'><source dev='br-vm1' mode='bridge'/></interface>`)] },
    ],
    [
        'may be that of a domain that cannot be read',
        'bridge-unsure',
        'bridge',
        { domains: [told('al-x', 'x', '', { xml: undefined, unreadable: 'timed out' })] },
    ],
    [
        'is outside what machine.slice may use',
        'cpu-unusable',
        'vcpuPins',
        { cpus: { present: '0-7', online: '0-7', usable: '0-5' } },
    ],
    ['went offline', 'cpu-offline', 'vcpuPins', { cpus: { present: '0-7', online: '0-6', usable: '' } }],
    ['has variables of an earlier machine', 'left-behind', 'name', { leftovers: ['/nvram/alice-web_VARS.fd'] }],
]
for (const [why, fault, field, part] of TAKEN)
    test(`what ${why} is refused under the lock, whatever the page has known: ${fault}`, async () => {
        const { log, store } = setUp(part)
        const outcome = await provision(store)
        expect(outcome).toMatchObject({ kind: 'refused', faults: { [field]: { fault } } })
        expect(log).toEqual([LOCK])
    })

test('a name that a primary member of the group would own is refused', async () => {
    const members = {
        exists: true,
        members: ['al', 'al-ice'].map(name => ({ name, can_own: true, why: '' })),
        asked: { al: 'member', 'al-ice': 'member' },
        trouble: [],
    }
    const { store } = setUp({ members })
    const outcome = await provision(store, { ...WISH, owner: 'al', name: 'ice-web' })
    expect(outcome).toMatchObject({ kind: 'refused', faults: { name: { fault: 'owned-by-another', what: 'al-ice' } } })
})

for (const [why, kind, part, of] of [
    ['the group is not there', 'absent', { group: null }, {}],
    ['who is a member is not told', 'failed', { members: undefined }, {}],
    ['libvirt cannot be reached by the page', 'lost', {}, { libvirt: () => undefined }],
] as const)
    test(`while ${why} nothing is provisioned: ${kind}`, async () => {
        const { log, store, released } = setUp(part, [], of)
        const outcome = await provision(store)
        expect(outcome).toMatchObject({ kind: 'not-begun', error: { kind } })
        expect(log).toEqual([LOCK])
        expect(released()).toBe(true)
    })

test('provisioning waits for a connection to libvirt that is being made', async () => {
    let state = stateOf({}, { connection: { kind: 'connecting' } })
    let tell: () => void = nothing
    const { log, store } = setUp({}, [], {
        snapshot: () => state,
        subscribe: (_parts, onChange) => {
            tell = onChange
            return nothing
        },
    })
    const outcome = provision(store)
    await Promise.resolve()
    expect(log).toEqual([LOCK])
    state = stateOf()
    tell()
    expect(await outcome).toMatchObject({ kind: 'done' })
})

const ITS = { domains: [told('alice-web', UUID)], references: ITS_VOLUME }

test('a machine is deleted under the lock: its volume is marked with the domain, the unit is started', async () => {
    const { host, store, released } = setUp(ITS, [toldVolume('guest-alice-web')])
    expect(await remove(store)).toMatchObject({ kind: 'done' })
    expect(host.lines.slice(1)).toEqual([`${WIPE} start ${VOLUME_UUID} --domain ${UUID}`])
    expect(released()).toBe(true)
})

test('a machine that has another volume than was asked about is not deleted: is it this one that goes?', async () => {
    const { log, store } = setUp({ domains: [told('alice-web', UUID)], references: ITS_VOLUME }, [
        toldVolume('guest-alice-web'),
    ])
    expect(await remove(store, 'another')).toEqual({
        kind: 'question',
        question: { volume: expect.objectContaining({ name: 'guest-alice-web', uuid: VOLUME_UUID }) as unknown },
    })
    expect(log).toEqual([LOCK])
})

test('nothing is begun in another group than the page has in its settings', async () => {
    for (const group_name of ['nope', 'lvm-dat']) {
        const { host, store, released } = setUp({ ...ITS, group_name }, [toldVolume('guest-alice-web')])
        for (const outcome of [await remove(store), await provision(store)])
            expect(outcome).toMatchObject({ kind: 'not-begun', error: { said: 'the settings have changed' } })
        expect(host.lines.filter(line => !line.startsWith(LOCK))).toEqual([])
        expect(released()).toBe(true)
    }
})

test('a machine that was renamed, or whose volume has another name, is deleted with that one', async () => {
    const { host, store } = setUp({ ...ITS, domains: [told('al-new', UUID)] }, [toldVolume('guest-al-before')])
    expect(await remove(store)).toMatchObject({ kind: 'done' })
    expect(host.lines.slice(1)).toEqual([`${WIPE} start ${VOLUME_UUID} --domain ${UUID}`])
})

for (const [why, part, fault] of [
    ['is gone meanwhile', {}, { kind: 'gone' }],
    ['cannot be read', { ...ITS, domains: [told('alice-web', UUID, '', { unreadable: 'x' })] }, { kind: 'gone' }],
    [
        'has got another disk meanwhile',
        {
            ...ITS,
            references: {
                volumes: {},
                domains: { [UUID]: { volumes: [VOLUME_UUID], others: ['vdb (/srv/x)'], missing: [] } },
            },
        },
        { kind: 'other-disks', disks: ['vdb (/srv/x)'] },
    ],
] as const)
    test(`a machine that ${why} is not deleted`, async () => {
        const { log, store } = setUp(part, [toldVolume('guest-alice-web')])
        expect(await remove(store)).toEqual({
            kind: 'refused',
            faults: fault,
        })
        expect(log).toEqual([LOCK])
    })

test('a provisioning that was left behind is cleaned up by a wipe, its domain by the tag that it has', async () => {
    const tags = ['raptor.state=provisioning', `raptor.domain=${UUID}`]
    const { host, store } = setUp({}, [toldVolume('guest-alice-web', tags)])
    const volume = volumeOf({ state: 'provisioning', domainUuid: UUID })
    expect(await removeVolume(store, volume)).toMatchObject({ kind: 'done' })
    expect(host.lines.slice(1)).toEqual([`${WIPE} start ${VOLUME_UUID}`])
})

test('a provisioning that was finished after all is never cleaned up', async () => {
    const { log, store } = setUp({}, [toldVolume('guest-alice-web')])
    const asked = volumeOf({ state: 'provisioning' })
    expect(await removeVolume(store, asked)).toEqual({ kind: 'refused', faults: { kind: 'gone' } })
    expect(log).toEqual([LOCK])
})

test('a volume without a domain is wiped by itself', async () => {
    const { host, store } = setUp({}, [toldVolume('guest-alice-web')])
    expect(await removeVolume(store, volumeOf())).toMatchObject({ kind: 'done' })
    expect(host.lines.slice(1)).toEqual([`${WIPE} start ${VOLUME_UUID}`])
})

test('a volume that a domain refers to meanwhile is never wiped by itself', async () => {
    const { log, store } = setUp(ITS, [toldVolume('guest-alice-web')])
    expect(await removeVolume(store, volumeOf())).toEqual({
        kind: 'refused',
        faults: { kind: 'gone' },
    })
    expect(log).toEqual([LOCK])
})
