// SPDX-License-Identifier: LGPL-2.1-or-later
import { execFile } from 'node:child_process'
import { basename, dirname, join } from 'node:path'
import { env } from 'node:process'
import { promisify } from 'node:util'
import { expect, test } from '../fixtures'
import { expectKept, expectWiped, extentsOf, fullVolume, isThere, says, stateOf, WIPE, wish } from '../wipe/volume'

const execute = promisify(execFile)
const LAB = join(import.meta.dirname, '..', 'lab', 'lab')

/** The plug is pulled, and put in again: what the host had not written is lost. */
async function powerCut(): Promise<void> {
    const name = basename(dirname(env['RAPTOR_ENV_FILE'] ?? ''))
    await execute(LAB, ['crash', name])
    await execute(LAB, ['up', name, '--cold'])
}

test('a host that was ended hard goes on with its wipes when it boots, and with none that failed', async ({ host }) => {
    test.setTimeout(30 * 60_000)
    const running = await fullVolume(host, 'guest-al-running', 512)
    const waiting = await fullVolume(host, 'guest-al-waiting', 64)
    const failed = await fullVolume(host, 'guest-al-failed', 8)
    const extents = [await extentsOf(host, running), await extentsOf(host, waiting)] as const
    await host.shell(`mkfs.ext4 -q /dev/lvm-data/guest-al-failed && mount /dev/lvm-data/guest-al-failed /mnt`)
    await host.run('lvchange', '--addtag', 'raptor.state=wiping', 'lvm-data/guest-al-failed')
    await host.run(WIPE, 'start', failed.uuid)
    await expectKept(host, failed, /is in use/)
    await wish(host, running, { bytes_per_second: 16777216 })
    await host.run(WIPE, 'start', running.uuid)
    await expect
        .poll(() => host.succeeds('test', '-e', `/var/lib/raptor/checkpoints/${running.uuid}.json`), {
            timeout: 120_000,
        })
        .toBe(true)
    await host.run(WIPE, 'start', waiting.uuid)
    await says(host, waiting, /^queued/)
    // What was installed a moment ago is on the disk; the wipes have to see to themselves.
    await host.run('sync', '-f', '/usr/local')
    await powerCut()
    await expectWiped(host, running, extents[0])
    await expectWiped(host, waiting, extents[1])
    expect(await isThere(host, failed)).toBe(true)
    expect(await stateOf(host, failed)).toBe('quarantine')
})
