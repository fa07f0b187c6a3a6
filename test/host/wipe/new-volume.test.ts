// SPDX-License-Identifier: LGPL-2.1-or-later
// A new volume whose extents have somebody else's bytes: zeroed before its machine can use it.
import { expect, test } from '../fixtures'
import { fillIn, row } from '../people'
import { noOverride, override } from '../settings'
import { expectUsable, leaveBytes, wish } from './volume'

test.afterEach(async ({ host }) => {
    await noOverride(host)
})

test('by the page: the machine is there at once, cannot start before its volume is zero, and can then', async ({
    as,
    host,
}) => {
    await leaveBytes(host, 64)
    // Slow from its first step on.
    await override(host, { wipeLimit: '8M' })
    const page = await as('admin')
    await page.getByRole('button', { name: 'Provision machine' }).click()
    await fillIn(page, { Owner: 'al', Name: 'web', Memory: '64 MiB', Volume: '64 MiB' })
    await page.getByRole('checkbox', { name: 'Zero the volume before its first use' }).check()
    await page.getByRole('button', { name: 'Review' }).click()
    await page.getByRole('button', { name: 'Provision machine' }).click()
    await expect(page.getByText('Its volume is being zeroed')).toBeVisible()
    const uuid = (await host.run('lvs', '--noheadings', '-o', 'lv_uuid', '-S', 'lv_tags=raptor.then=use')).trim()
    const volume = { name: 'guest-al-web', uuid, sizeMiB: 64 }
    await wish(host, volume, { paused: true })
    await page.getByRole('button', { name: 'Back to the machines' }).click()
    const line = row(page, 'al-web')
    await expect(line).toContainText('Paused')
    await expect(line.getByRole('button', { name: 'Start' })).toBeHidden()
    expect(await host.succeeds('virsh', 'start', 'al-web')).toBe(false)
    await line.getByRole('button', { name: 'Resume' }).click()
    await expect(line).toContainText('Shut off')
    await expectUsable(host, volume)
    await line.getByRole('button', { name: 'Start' }).click()
    await expect(line).toContainText('Running')
})
