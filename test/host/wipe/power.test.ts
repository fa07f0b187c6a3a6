// SPDX-License-Identifier: LGPL-2.1-or-later
// Power that goes at any moment of a wipe: every write to the disk is logged, and played back up to each of them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createVolume } from '../domains'
import { expect, test } from '../fixtures'
import { dropGroup, makeGroup } from './group'
import { expectWiped, extentsOf, fullVolume, WIPE } from './volume'

const FILTER = '/etc/lvm/lvmlocal.conf'
const DISK_MIB = 64

test.beforeEach(async ({ host }) => {
    await createVolume(host, 'log', '512m')
    // What lies below has the same label: LVM is not to see it.
    await host.give('devices { global_filter = [ "r|^/dev/mapper/below$|" ] }\n', 'tee', FILTER)
    await host.shell(`
        set -e
        modprobe dm-log-writes
        dmsetup create below --table "0 ${String(DISK_MIB * 2048)} linear /dev/vdc 2048"
        blkdiscard -z /dev/mapper/below
        dmsetup create logged --table "0 ${String(DISK_MIB * 2048)} log-writes /dev/mapper/below /dev/lvm-data/log"`)
    await makeGroup(host, 'lvm-logged', '/dev/mapper/logged')
})

test.afterEach(async ({ host }) => {
    await dropGroup(host, 'lvm-logged', '/dev/mapper/logged')
    await host.shell(`dmsetup remove --retry logged; dmsetup remove --retry below; rm -f ${FILTER}`)
})

test('wherever the power goes, no volume is gone that is not zero, and none has changed that is not tagged', async ({
    host,
}) => {
    const volume = await fullVolume(host, 'guest-al-web', 32, 'lvm-logged')
    const extents = await extentsOf(host, volume)
    const [{ firstMiB } = { firstMiB: 0 }] = extents
    // Writes are in the log once they are flushed, a mark at once.
    await host.run('sync', '/dev/mapper/logged')
    await host.run('dmsetup', 'message', 'logged', '0', 'mark', 'wipe')
    await host.run(WIPE, 'start', volume.uuid)
    await expectWiped(host, volume, extents)
    await host.run('sync', '/dev/mapper/logged')
    // A mark has the log's own head written.
    await host.run('dmsetup', 'message', 'logged', '0', 'mark', 'end')
    await host.run('blockdev', '--flushbufs', '/dev/lvm-data/log')
    const bytes = [DISK_MIB, firstMiB, volume.sizeMiB].map(mib => String(mib * 1048576))
    const [disk = '', first = '', count = ''] = bytes
    const script = readFileSync(join(import.meta.dirname, 'replay.py'), 'utf8')
    const found: unknown = JSON.parse(
        await host.give(script, 'python3', '-', '/dev/lvm-data/log', disk, volume.uuid, first, count),
    )
    process.stdout.write(`  ${JSON.stringify(found)}\n`)
    expect(found).toMatchObject({ faults: [], states: ['in use', 'wiping', 'wiped', 'gone'] })
})
