// SPDX-License-Identifier: LGPL-2.1-or-later
import { createVolume, define } from './domains'
import { expect, test } from './fixtures'
import { fillIn, type Wish } from './people'

const GOOD: Wish = {
    Owner: 'al',
    Name: 'web',
    vCPUs: '2',
    'Pins of the vCPUs': '4,5',
    'Pins of the emulator': '4',
    Memory: '128 MiB',
    Volume: '64 MiB',
}

test('a bridge that somebody takes while the form is open is refused at once', async ({ as, host }) => {
    const page = await as('admin', { place: '#/provision' })
    await fillIn(page, GOOD, 'br-vm1')
    await expect(page.getByText('52:54:00:00:00:01')).toBeVisible()
    await define(host, 'srv', { bridge: 'br-vm1' })
    await expect(page.getByText('The bridge is taken by srv.')).toBeVisible()
})

test("a page that lies is refused by the plan's own check under the lock", async ({ as, host }) => {
    const page = await as('admin', { place: '#/provision' })
    await fillIn(page, GOOD, 'br-vm1')
    await page.getByRole('button', { name: 'Review' }).click()
    await expect(page.getByRole('heading', { name: 'How al-web will be provisioned' })).toBeVisible()
    // Behind the review: what it was judged by is no longer so.
    await createVolume(host, 'guest-al-web')
    await define(host, 'srv', { bridge: 'br-vm1' })
    await page.getByRole('button', { name: 'Provision machine' }).click()
    await expect(page.getByText('Nothing was done.')).toBeVisible()
    await expect(page.getByText('A volume guest-al-web exists already')).toBeVisible()
    await expect(page.getByText('The bridge is taken by srv.')).toBeVisible()
})
