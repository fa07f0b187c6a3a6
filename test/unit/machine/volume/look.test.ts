// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { findVolume, openVolumesReader } from '../../../../src/host/lvm/look'
import type { VolumeGroup } from '../../../../src/machine/volume/volume'
import { answerLooks, FakeHost, LOOKS } from '../../fakes/cockpit'
import { quiet } from '../../fakes/deferred'
import { holderOf, UUID, VOLUME_UUID } from '../../fakes/example'

const listed = (uuid: string, name: string, ...tags: readonly string[]) => ({
    uuid,
    name,
    size_bytes: 4,
    tags,
    active: true,
})

/** A host whose program answers so each time. */
function hostWith(...answers: readonly unknown[]) {
    const host = new FakeHost()
    const texts = answers.map(answer => (typeof answer === 'string' ? answer : JSON.stringify(answer)))
    host.onSpawn = process => {
        if (process.line === LOOKS) answerLooks(process, () => texts.shift() ?? 'failed nobody answers')
        else process.succeed(texts[0])
    }
    return host
}
const group = (...volumes: readonly unknown[]) => ({
    group_name: 'lvm-data',
    group: { name: 'lvm-data', size_bytes: 9, free_bytes: 5, extent_bytes: 1, volumes },
    references: { volumes: { [VOLUME_UUID]: { holders: [holderOf()], unsure: [] } }, domains: {} },
})

const read = (before?: VolumeGroup) => openVolumesReader('lvm-data').read(before)

test('the group and who has its volumes are one answer of the host, as root', async () => {
    const host = hostWith(group(listed(VOLUME_UUID, 'guest-alice-web')))
    expect((await read())?.volumes).toMatchObject([{ name: 'guest-alice-web', uses: { holders: [holderOf()] } }])
    expect(host.lines).toEqual([LOOKS])
    expect(host.processes[0]?.options).toMatchObject({ superuser: 'require' })
})

test('one program answers as often as it is asked', async () => {
    const host = hostWith(group(), group(listed('a', 'guest-al-a')), 'failed lvm is locked', group())
    const reader = openVolumesReader('lvm-data')
    expect((await reader.read(undefined))?.volumes).toEqual([])
    expect((await reader.read(undefined))?.volumes).toHaveLength(1)
    await expect(reader.read(undefined)).rejects.toMatchObject({ kind: 'failed', message: 'lvm is locked' })
    expect((await reader.read(undefined))?.volumes).toEqual([])
    expect(host.processes).toHaveLength(1)
})

test('one that has ended is started anew by the next question', async () => {
    const host = hostWith(group(), group(listed('a', 'guest-al-a')))
    const reader = openVolumesReader('lvm-data')
    await reader.read(undefined)
    host.processes[0]?.fail({ exit_status: 1, message: 'killed' })
    await quiet()
    expect((await reader.read(undefined))?.volumes).toHaveLength(1)
    expect(host.processes).toHaveLength(2)
})

test('one that ends in place of an answer is an error, in its own words', async () => {
    const host = new FakeHost()
    host.onSpawn = process => {
        process.fail({ exit_status: 1, message: 'no such module' })
    }
    await expect(read()).rejects.toMatchObject({ kind: 'failed', message: 'no such module' })
})

test('at the end its program ends', async () => {
    const host = hostWith(group())
    const reader = openVolumesReader('lvm-data')
    await reader.read(undefined)
    reader.end()
    await expect(host.processes[0]).rejects.toMatchObject({ problem: 'terminated' })
})

test('while libvirt is silent what was known of the volumes stays, and nothing is guessed of a new one', async () => {
    const silent = {
        ...group(listed(VOLUME_UUID, 'guest-alice-web'), listed('n', 'guest-al-new')),
        references: null,
        silent: 'libvirt is away',
    }
    hostWith(group(listed(VOLUME_UUID, 'guest-alice-web')), silent)
    const reader = openVolumesReader('lvm-data')
    const before = await reader.read(undefined)
    expect(await reader.read(before)).toMatchObject({
        silent: 'libvirt is away',
        volumes: [
            { uses: { holders: [holderOf()], unsure: [] } },
            { uses: { holders: [], unsure: [{ kind: 'anybody', why: 'libvirt is away' }] } },
        ],
    })
})

test('a host without the group has none', async () => {
    hostWith({ group_name: 'lvm-data', group: null, references: { volumes: {}, domains: {} } })
    expect(await read()).toBeUndefined()
})

test('an answer of another group than the page has in its settings is none', async () => {
    for (const named of [
        { ...group(), group_name: 'nope' },
        { ...group(), group_name: 'nope', group: null },
    ]) {
        hostWith(named)
        await expect(read()).rejects.toMatchObject({ kind: 'failed', said: 'the settings have changed' })
    }
})

for (const answer of ['', 'no', '{}', { group: null }])
    test(`${JSON.stringify(answer)} is no answer, and is an error of the host`, async () => {
        hostWith(answer)
        await expect(read()).rejects.toMatchObject({
            name: 'HostError',
            kind: 'failed',
            command: `sudo ${LOOKS}`,
        })
    })

test('the volume of a domain is found by its tag, not by its name', async () => {
    hostWith(
        group(listed('a', 'guest-alice-web'), listed('b', 'wipe-1', 'raptor.state=wiping', `raptor.domain=${UUID}`)),
    )
    expect((await findVolume(UUID))?.uuid).toBe('b')
    expect(await findVolume('another')).toBeUndefined()
})
