// SPDX-License-Identifier: LGPL-2.1-or-later
// What happens to a new volume while it is zeroed before its first use.
import { define, domainNames } from '../domains'
import { expect, test } from '../fixtures'
import type { Host } from '../host'
import { choose, row } from '../people'
import {
    expectKept,
    expectUsable,
    expectWiped,
    extentsOf,
    isThere,
    leaveBytes,
    says,
    stateOf,
    unitOf,
    WIPE,
    wish,
    type Volume,
} from '../wipe/volume'

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

const starts = (host: Host) => host.succeeds('virsh', 'start', 'al-web')

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
