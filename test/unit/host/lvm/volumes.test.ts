// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { followVolumes, NO_VOLUMES, type VolumesState } from '../../../../src/host/lvm/volumes'
import { wipeUnit, type Units } from '../../../../src/host/systemd/units'
import type { UnitState } from '../../../../src/machine/volume/wipe'
import { answerLooks, FakeHost, holdLock, LOCK, type FakeProcess } from '../../fakes/cockpit'
import { quiet } from '../../fakes/deferred'

type Listed = Readonly<Record<string, string>>

/** A host with these volumes: UUID and tags. Its lock is free unless `lock` says otherwise. */
function setUp({ lock = holdLock }: { readonly lock?: (process: FakeProcess) => void } = {}) {
    const host = new FakeHost()
    let count = 0
    let listed: Listed | 'absent' | 'fails' = {}
    let state: VolumesState = NO_VOLUMES
    const followed = new Map<string, (state: UnitState) => void>()
    const report = () => {
        const volumes = Object.entries(listed).map(([uuid, tags]) => ({
            uuid,
            name: `guest-al-${uuid}`,
            size_bytes: 4,
            tags: tags.split(','),
            active: true,
        }))
        const group = { name: 'lvm-data', size_bytes: 9, free_bytes: 5, extent_bytes: 1, volumes }
        return JSON.stringify({
            group_name: 'lvm-data',
            group: listed === 'absent' ? null : group,
            references: { volumes: {}, domains: {} },
        })
    }
    host.onSpawn = process => {
        if (process.line === LOCK) lock(process)
        else
            answerLooks(process, () => {
                count += 1
                return listed === 'fails' ? 'failed no' : report()
            })
    }
    const units: Units = {
        follow: (unit, onState) => {
            followed.set(unit, onState)
            return () => followed.delete(unit)
        },
        onLibvirtDaemon: () => () => undefined,
        activeSince: () => Promise.resolve(undefined),
        activeDaemons: () => Promise.resolve(new Set<never>()),
        end: () => undefined,
    }
    const volumes = followVolumes('lvm-data', units, next => {
        state = next
    })
    const change = async (next: typeof listed) => {
        listed = next
        for (const tell of host.watched.values()) tell()
        await quiet()
    }
    const access = async (administrative: boolean) => {
        volumes.setAdministrative(administrative)
        await quiet()
    }
    const reads = () => count
    const names = () => (state.group.kind === 'ready' ? state.group.value.volumes.map(({ uuid }) => uuid) : undefined)
    return { host, volumes, followed, change, access, reads, names, state: () => state }
}

test('nothing is read before it is known whether root can be had', async () => {
    const { host, change } = setUp()
    await change({ web: '' })
    expect(host.processes).toEqual([])
})

test('with administrative access the group is read, and again when LVM changed it', async () => {
    const { access, change, names } = setUp()
    await access(true)
    expect(names()).toEqual([])
    await change({ web: '' })
    expect(names()).toEqual(['web'])
})

test('without administrative access it is denied, and nobody looks any more', async () => {
    const { host, access, change, state, reads } = setUp()
    await access(true)
    await change({ web: 'raptor.state=wiping' })
    await access(false)
    const before = reads()
    await change({})
    expect(state()).toEqual({ ...NO_VOLUMES, group: { kind: 'denied' } })
    expect(reads()).toBe(before)
    expect(host.watched.size).toBe(0)
})

test('once administrative access is back it goes on', async () => {
    const { access, change, names } = setUp()
    await access(false)
    await change({ web: '' })
    await access(true)
    expect(names()).toEqual(['web'])
})

test('being told the same twice starts nothing twice', async () => {
    const { access, reads } = setUp()
    await access(true)
    await access(true)
    expect(reads()).toBe(1)
})

test('a group that is not there is absent, one that cannot be read has failed', async () => {
    const { access, change, state } = setUp()
    await access(true)
    await change('absent')
    expect(state().group).toEqual({ kind: 'absent' })
    await change('fails')
    expect(state().group).toMatchObject({ kind: 'failed', error: { message: 'no' } })
})

test('many changes at once are read twice: now, and once more afterwards', async () => {
    const { host, access, reads } = setUp()
    await access(true)
    const before = reads()
    for (let count = 0; count < 20; count += 1) host.watched.get('/etc/lvm/backup/lvm-data')?.()
    await quiet()
    expect(reads() - before).toBe(2)
})

test('the unit of each wipe is followed as long as the volume is there', async () => {
    const { access, change, followed, state } = setUp()
    await access(true)
    await change({ a: 'raptor.state=wiping', b: 'raptor.state=wiped', c: '', d: 'raptor.state=quarantine' })
    expect([...followed.keys()]).toEqual([wipeUnit('a'), wipeUnit('b'), wipeUnit('d')])
    followed.get(wipeUnit('a'))?.({ active: 'active', status: 'zeroing' })
    expect(state().wipes).toEqual(new Map([['a', { active: 'active', status: 'zeroing' }]]))
    await change({ b: 'raptor.state=wiped' })
    expect([...followed.keys()]).toEqual([wipeUnit('b')])
})

test('what is being provisioned while nobody holds the lock was left behind', async () => {
    const { host, access, change, state } = setUp()
    await access(true)
    await change({ web: 'raptor.state=provisioning', db: '' })
    expect(state().leftBehind).toEqual(new Set(['web']))
    expect(host.processes.find(({ line }) => line === LOCK)?.inputClosed).toBe(true)
})

test('what is being provisioned while somebody has the lock is under way', async () => {
    const waiting: FakeProcess[] = []
    const { access, change, state } = setUp({ lock: process => waiting.push(process) })
    await access(true)
    await change({ web: 'raptor.state=provisioning' })
    expect(state().leftBehind).toEqual(new Set())
    expect(waiting).toHaveLength(1)
    await change({ web: '' })
    for (const process of waiting) holdLock(process)
    await quiet()
    expect(state().leftBehind).toEqual(new Set())
})

test('where nothing is being provisioned nobody asks for the lock', async () => {
    const { host, access, change } = setUp()
    await access(true)
    await change({ web: '', old: 'raptor.state=wiping' })
    expect(host.lines).not.toContain(LOCK)
})

test('whoever asks for the state is answered without waiting for the lock: it may be she who has it', async () => {
    const { access, change, volumes } = setUp({ lock: () => undefined })
    await access(true)
    await change({ web: 'raptor.state=provisioning' })
    await expect(volumes.refresh()).resolves.toBeUndefined()
})

test('after the end no unit is followed and no file watched', async () => {
    const { host, access, change, followed, volumes } = setUp()
    await access(true)
    await change({ web: 'raptor.state=wiping' })
    volumes.end()
    expect(followed.size + host.watched.size).toBe(0)
})

test('while a plan changes the group nobody reads at each step, and once at its end', async () => {
    const { volumes, access, change, names, reads } = setUp()
    await access(true)
    const before = reads()
    const release = volumes.hold()
    const releaseOther = volumes.hold()
    await change({ web: '' })
    await change({ web: '', db: '' })
    void release()
    void release()
    await quiet()
    expect(reads()).toBe(before)
    void releaseOther()
    await quiet()
    expect(reads()).toBe(before + 1)
    expect(names()).toEqual(['web', 'db'])
})

test('a hold under which nothing changed ends without reading', async () => {
    const { volumes, access, reads } = setUp()
    await access(true)
    const before = reads()
    void volumes.hold()()
    await quiet()
    expect(reads()).toBe(before)
})

test('why a volume is in quarantine is read with each change of the group', async () => {
    const { host, access, change, state } = setUp()
    const path = '/var/lib/raptor/wipes/a.failure.json'
    await access(true)
    await change({ a: 'raptor.state=quarantine' })
    expect(state().failures).toEqual(new Map([['a', '']]))
    host.files.set(path, '{"why": "it is mounted"}')
    await change({ a: 'raptor.state=quarantine' })
    expect(state().failures).toEqual(new Map([['a', 'it is mounted']]))
    await change({ a: 'raptor.state=wiping' })
    expect(state().failures).toEqual(new Map())
    host.files.set(path, '{"why": "a write error"}')
    await change({ a: 'raptor.state=quarantine' })
    expect(state().failures).toEqual(new Map([['a', 'a write error']]))
})

test('a wipe that is gone is forgotten, and one that has removed its volume has not stopped', async () => {
    const { access, change, followed, state } = setUp()
    await access(true)
    await change({ a: 'raptor.state=wiping' })
    const tell = followed.get(wipeUnit('a'))
    for (const active of ['activating', 'deactivating', 'inactive'])
        tell?.({ active, status: 'removing 4 of 4 bytes, 1 bytes/s' })
    expect(state().wipes.get('a')?.active).toBe('deactivating')
    await change({})
    expect(state().wipes.size).toBe(0)
})

test('a wipe that ended while it removed, and has not, has stopped', async () => {
    const { access, change, followed, state } = setUp()
    await access(true)
    await change({ a: 'raptor.state=wiping' })
    followed.get(wipeUnit('a'))?.({ active: 'inactive', status: 'removing 4 of 4 bytes, 1 bytes/s' })
    await quiet()
    expect(state().wipes.get('a')?.active).toBe('inactive')
})
