// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { findVolume, readVolumes } from '../../src/host/look'
import { holderOf, UUID, VOLUME_UUID } from './example'
import { FakeHost, LOOK } from './fake-cockpit'

const listed = (uuid: string, name: string, ...tags: readonly string[]) => ({
    uuid,
    name,
    size_bytes: 4,
    tags,
    active: true,
})

/** A host whose program answers so. */
function hostWith(answer: unknown) {
    const host = new FakeHost()
    host.onSpawn = process => {
        process.succeed(typeof answer === 'string' ? answer : JSON.stringify(answer))
    }
    return host
}
const group = (...volumes: readonly unknown[]) => ({
    group: { name: 'lvm-data', size_bytes: 9, free_bytes: 5, extent_bytes: 1, volumes },
    references: { volumes: { [VOLUME_UUID]: { holders: [holderOf()], unsure: [] } }, domains: {} },
})

test('the group and who has its volumes are one answer of the host, as root', async () => {
    const host = hostWith(group(listed(VOLUME_UUID, 'guest-alice-web')))
    expect((await readVolumes())?.volumes).toMatchObject([{ name: 'guest-alice-web', uses: { holders: [holderOf()] } }])
    expect(host.lines).toEqual([LOOK])
    expect(host.processes[0]?.options).toMatchObject({ superuser: 'require' })
})

test('a host without the group has none', async () => {
    hostWith({ group: null, references: { volumes: {}, domains: {} } })
    expect(await readVolumes()).toBeUndefined()
})

for (const answer of ['', 'no', '{}', { group: null }])
    test(`${JSON.stringify(answer)} is no answer, and is an error of the host`, async () => {
        hostWith(answer)
        await expect(readVolumes()).rejects.toMatchObject({
            name: 'HostError',
            kind: 'failed',
            command: `sudo ${LOOK}`,
        })
    })

test('the volume of a domain is found by its tag, not by its name', async () => {
    hostWith(
        group(listed('a', 'guest-alice-web'), listed('b', 'wipe-1', 'raptor.state=wiping', `raptor.domain=${UUID}`)),
    )
    expect((await findVolume(UUID))?.uuid).toBe('b')
    expect(await findVolume('another')).toBeUndefined()
})
