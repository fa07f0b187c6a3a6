// SPDX-License-Identifier: LGPL-2.1-or-later
import { createVolume } from '../domains'
import { test } from '../fixtures'
import { WIPE } from '../wipe/volume'
import { shoot, waited } from './shoot'

test('what was wiped: nothing yet, a volume, a record that cannot be read', async ({ as, host }) => {
    await host.shell('mkdir -p /var/lib/raptor/wipes; mount -t tmpfs -o mode=700 none /var/lib/raptor/wipes')
    try {
        const page = await as('admin', { place: '#/records' })
        await shoot(await waited(page, 'Nothing was wiped yet'), 'records-empty')
        await createVolume(host, 'guest-al-gone', '64m')
        await host.run(WIPE, 'start', 'lvm-data/guest-al-gone')
        await host.give('{', 'tee', '/var/lib/raptor/wipes/torn.json')
        // It is read again when a wipe has ended.
        await waited(page, 'lvm-data/guest-al-gone')
        await shoot(await waited(page, 'The record of torn cannot be read'), 'records')
        const limited = await as('admin', { administrative: false, place: '#/records' })
        await shoot(await waited(limited, 'This needs administrative access'), 'records-limited-access')
    } finally {
        await host.run('umount', '/var/lib/raptor/wipes')
    }
})
