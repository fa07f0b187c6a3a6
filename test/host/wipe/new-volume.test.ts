// SPDX-License-Identifier: LGPL-2.1-or-later
// A new volume whose extents have somebody else's bytes: zeroed before its machine can use it.
import { define, domainNames, volumes } from '../domains'
import { expect, test } from '../fixtures'
import type { Host } from '../host'
import { choose, fillIn, row } from '../people'
import {
    bytesLeft,
    expectKept,
    expectWiped,
    extentsOf,
    fullVolume,
    isThere,
    says,
    stateOf,
    unitOf,
    WIPE,
    wish,
    type Volume,
} from './volume'

/** The group's first free extents are somebody else's bytes from now on. */
async function leaveBytes(host: Host, sizeMiB: number): Promise<void> {
    await fullVolume(host, 'somebody', sizeMiB)
    await host.run('lvremove', '-qq', '-y', 'lvm-data/somebody')
}

/** As the page provisions it, up to its last step. */
async function provisioned(host: Host, sizeMiB: number): Promise<Volume> {
    await leaveBytes(host, sizeMiB)
    await define(host, 'al-web', { disk: '/dev/lvm-data/guest-al-web' })
    const domain = (await host.run('virsh', 'domuuid', 'al-web')).trim()
    const tags = ['raptor.state=provisioning', `raptor.domain=${domain}`, 'raptor.name=guest-al-web', 'raptor.then=use']
    await host.run(
        ...['lvcreate', '--yes', '-Wy', '-L', `${String(sizeMiB)}m`, '-n', 'new-1'],
        ...tags.flatMap(tag => ['--addtag', tag]),
        'lvm-data',
    )
    const uuid = (await host.run('lvs', '--noheadings', '-o', 'lv_uuid', 'lvm-data/new-1')).trim()
    return { name: 'new-1', uuid, sizeMiB }
}

/** It has its name and no tag that would have it zeroed, and nothing of what was there before. */
async function expectUsable(host: Host, volume: Volume): Promise<void> {
    await expect.poll(() => volumes(host), { timeout: 300_000 }).toEqual(['guest-al-web'])
    await expect
        .poll(() => host.run('lvs', '--noheadings', '-o', 'lv_tags', 'lvm-data/guest-al-web'))
        .not.toMatch(/raptor\.(state|then|name)/)
    expect(await bytesLeft(host, await extentsOf(host, volume))).toBe(0)
}

const starts = (host: Host) => host.succeeds('virsh', 'start', 'al-web')

test('by the page: the machine is there at once, cannot start before its volume is zero, and can then', async ({
    as,
    host,
}) => {
    const page = await as('admin')
    await leaveBytes(host, 256)
    await page.getByRole('button', { name: 'Provision machine' }).click()
    await fillIn(page, { Owner: 'al', Name: 'web', Memory: '64 MiB', Volume: '256 MiB' })
    await page.getByRole('checkbox', { name: 'Zero the volume before its first use' }).check()
    await page.getByRole('button', { name: 'Review' }).click()
    await page.getByRole('button', { name: 'Provision machine' }).click()
    await expect(page.getByText('Its volume is being zeroed')).toBeVisible()
    const uuid = (await host.run('lvs', '--noheadings', '-o', 'lv_uuid', '-S', 'lv_tags=raptor.then=use')).trim()
    const volume = { name: 'guest-al-web', uuid, sizeMiB: 256 }
    await wish(host, volume, { paused: true })
    await page.getByRole('button', { name: 'Back to the machines' }).click()
    const line = row(page, 'al-web')
    await expect(line).toContainText('Paused')
    await expect(line.getByRole('button', { name: 'Start' })).toBeHidden()
    expect(await starts(host)).toBe(false)
    await line.getByRole('button', { name: 'Resume' }).click()
    await expect(line).toContainText('Shut off')
    await expectUsable(host, volume)
    await line.getByRole('button', { name: 'Start' }).click()
    await expect(line).toContainText('Running')
})

test('killed on the way it goes on, and what its machine has written since is not zeroed again', async ({ host }) => {
    const volume = await provisioned(host, 128)
    await wish(host, volume, { bytes_per_second: 33554432 })
    await host.run(WIPE, 'new', 'lvm-data/new-1')
    await says(host, volume, /^verifying/)
    expect(await starts(host)).toBe(false)
    await host.run('systemctl', 'kill', '--signal=KILL', unitOf(volume))
    await wish(host, volume, {})
    await expectUsable(host, volume)
    // As if it had been killed between the name and the tags.
    await host.shell('echo data | dd of=/dev/lvm-data/guest-al-web conv=fsync status=none')
    const tags = ['raptor.state=wiping', 'raptor.then=use', 'raptor.name=guest-al-web']
    await host.run('lvchange', ...tags.flatMap(tag => ['--addtag', tag]), 'lvm-data/guest-al-web')
    await host.run(WIPE, 'start', '--all')
    await expect.poll(() => stateOf(host, volume)).toBe(undefined)
    expect(await host.run('head', '-c', '4', '/dev/lvm-data/guest-al-web')).toBe('data')
})

test('one that cannot be zeroed is kept, and its machine with it; tried again, it can be used', async ({ host }) => {
    const volume = await provisioned(host, 64)
    const [{ firstMiB } = { firstMiB: 0 }] = await extentsOf(host, volume)
    await wish(host, volume, { bytes_per_second: 8388608 })
    await host.run(WIPE, 'new', volume.uuid)
    await says(host, volume, /^verifying/)
    await host.shell(
        `printf x | dd of=/dev/vdb bs=1 seek=$((${String(firstMiB + 64)} * 1048576 - 5)) conv=notrunc status=none; sync /dev/vdb`,
    )
    await expectKept(host, volume, /byte 67108859 is not zero after zeroing/)
    expect(await starts(host)).toBe(false)
    await wish(host, volume, {})
    await host.run(WIPE, 'start', volume.uuid)
    await expectUsable(host, volume)
    expect(await domainNames(host)).toEqual(['al-web'])
})

test('its machine can be deleted meanwhile: then it is wiped, recorded and removed', async ({ as, host }) => {
    const volume = await provisioned(host, 128)
    const extents = await extentsOf(host, volume)
    await wish(host, volume, { paused: true })
    await host.run(WIPE, 'new', volume.uuid)
    const page = await as('admin')
    await expect(row(page, 'al-web')).toContainText('Paused')
    await choose(page, 'al-web', 'Zero and delete')
    await page.getByRole('dialog').getByRole('button', { name: 'Zero and delete 128 MiB' }).click()
    await wish(host, volume, {})
    expect(await expectWiped(host, volume, extents)).toMatchObject({ name: 'guest-al-web', by: 'admin' })
    await expect.poll(() => domainNames(host)).toEqual([])
    expect(await isThere(host, volume)).toBe(false)
})
