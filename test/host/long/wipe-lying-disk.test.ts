// SPDX-License-Identifier: LGPL-2.1-or-later
// A disk that says "written" and has not: what it had only promised is lost, as with its power. dm-flakey, drop_writes
import { expect, test } from '../fixtures'
import type { Host } from '../host'
import { dropGroup, makeGroup } from '../wipe/group'
import { bytesLeft, expectKept, expectWiped, extentsOf, fullVolume, says, unitOf, WIPE, wish } from '../wipe/volume'

/**
 * From now on the disk below the group keeps what it is given, or only says so. It begins at 1 MiB of another: LVM would see
 * the same label on both.
 */
async function disk(host: Host, keeps: boolean): Promise<void> {
    const target = keeps ? 'linear /dev/vdc 2048' : 'flakey /dev/vdc 2048 0 3600 1 drop_writes'
    await host.shell(`
        set -e
        dmsetup suspend --nolockfs flaky
        dmsetup load flaky --table "0 $(($(blockdev --getsz /dev/vdc) - 2048)) ${target}"
        dmsetup resume flaky`)
}

test.beforeEach(async ({ host }) => {
    await host.shell('dmsetup create flaky --table "0 $(($(blockdev --getsz /dev/vdc) - 2048)) linear /dev/vdc 2048"')
    await makeGroup(host, 'lvm-flaky', '/dev/mapper/flaky')
})

test.afterEach(async ({ host }) => {
    await dropGroup(host, 'lvm-flaky', '/dev/mapper/flaky')
    await host.run('dmsetup', 'remove', '--retry', 'flaky')
})

for (const killed of [false, true])
    test(`a disk that lost what it had promised is found out${killed ? ', also by a wipe that was killed and went on' : ''}`, async ({
        host,
    }) => {
        const volume = await fullVolume(host, 'guest-al-web', 96, 'lvm-flaky')
        const extents = await extentsOf(host, volume)
        await wish(host, volume, { paused: true })
        await host.run(WIPE, 'start', volume.uuid)
        await says(host, volume, /^zeroing 33554432 .* paused/)
        await disk(host, false)
        await wish(host, volume, { bytes_per_second: 8388608 })
        await says(host, volume, /^verifying/)
        if (killed) await host.run('systemctl', 'kill', '--signal=KILL', unitOf(volume))
        await disk(host, true)
        await wish(host, volume, {})
        await expectKept(host, volume, /byte 33554432 is not zero after zeroing/)
        expect(await bytesLeft(host, extents)).toBeGreaterThan(0)
        await host.run(WIPE, 'start', volume.uuid)
        expect(await expectWiped(host, volume, extents)).toMatchObject({ resumed_at_byte: 0 })
    })
