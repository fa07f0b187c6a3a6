// SPDX-License-Identifier: LGPL-2.1-or-later
// The pictures (test/screens) are of a host that is played, by what this one has answered: here, and where a machine is
// provisioned, it is asked the same questions again by the real page. For a new recording everything is there at once that the
// pictures show.
import { env } from 'node:process'
import { busyHost, livelyHost } from './busy'
import { createVolume } from './domains'
import { expect, test } from './fixtures'
import { choose, isLimited, row } from './people'
import { WIPE } from './wipe/volume'

const RECORDS = env['RAPTOR_RECORD'] === '1'

test.use({ listen: true })

test.afterEach(async ({ host }) => {
    await host.shell('umount -q /mnt || :')
})

test('what the host answers is what the pictures know', { tag: '@recorded' }, async ({ as, host }) => {
    await createVolume(host, 'guest-al-past', '8m')
    await host.run(WIPE, 'start', 'lvm-data/guest-al-past')
    await (RECORDS ? busyHost(host) : livelyHost(host))
    const page = await as('admin')
    await expect(row(page, 'al-gone').getByRole('progressbar')).toBeVisible()
    if (RECORDS) {
        await expect(row(page, 'al-held')).toContainText('Wipe stopped')
        await expect(row(page, 'al-new')).toContainText('Waiting for another wipe on the same disk')
        await expect(row(page, 'al-unfinished')).toContainText('Unfinished')
    }
    await expect(row(page, 'al-web')).toContainText('Running')
    await row(page, 'bob-broken').getByRole('button', { name: 'Start' }).click()
    await expect(page.getByText('bob-broken was not started')).toBeVisible()
    await row(page, 'al-gone').getByRole('button', { name: 'Pause' }).click()
    await expect(row(page, 'al-gone')).toContainText('Paused')
    for (const [place, text] of [
        ['#/host', 'Access to machines'],
        ['#/records', 'lvm-data/guest-al-past'],
        ['#/machine/al-web', 'vCPU 0'],
        ['#/machine/al-web/events', 'New machine qemu-'],
    ] as const) {
        await page.evaluate(hash => {
            location.hash = hash
        }, place)
        await expect(page.getByText(text).first()).toBeVisible()
    }
    const limited = await as('admin', { administrative: false })
    await expect(row(limited, 'al-web')).toContainText('128 MiB')
    await expect(row(limited, 'bob-broken')).toBeVisible()
    await isLimited(limited)
    await expect(row(await as('al'), 'al-web')).toContainText('128 MiB')
    if (!RECORDS) return
    // What is looked at under the lock, of a host with everything on it.
    await page.evaluate(() => {
        location.hash = '#/'
    })
    await choose(page, 'al-web', 'Zero and delete')
    await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Zero and delete/ })
        .click()
    await expect(row(page, 'al-web')).toContainText(/Waiting|Zeroing/)
})
