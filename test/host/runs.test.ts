// SPDX-License-Identifier: LGPL-2.1-or-later
// What was begun goes on, or does not, whatever place of the page is looked at.
import { domainNames, machineByHand, volumes } from './domains'
import { expect, test } from './fixtures'
import { holder, OURS } from './holder'
import { choose, listIsThere, review, row } from './people'

test('what waits for the lock is left by Escape and nothing happens; a provisioning goes on when its place is left', async ({
    as,
    host,
}) => {
    await machineByHand(host, 'al-web')
    await host.run('virsh', 'start', 'al-web')
    const page = await as('admin')
    await expect(row(page, 'al-web')).toContainText('64 MiB')
    const dialog = page.getByRole('dialog')
    const held = await holder(host, OURS)
    try {
        await choose(page, 'al-web', 'Zero and delete')
        await dialog.getByRole('button', { name: /^Zero and delete/ }).click()
        await expect(dialog.getByText(/Waiting for .*another action|who is changing something/)).toBeVisible()
        await page.keyboard.press('Escape')
        await expect(dialog).toBeHidden()
        await review(page, { Owner: 'al', Name: 'db', Memory: '256', Volume: '64 MiB' })
        await page.getByRole('button', { name: 'Provision machine' }).click()
        await expect(page.getByText(/Waiting for .*another action|who is changing something/)).toBeVisible()
        await page.getByRole('link', { name: 'Machines' }).first().click()
        await listIsThere(page)
        await expect(page.getByText('al-db is being provisioned')).toBeVisible()
    } finally {
        await held.end()
    }
    await expect(page.getByText('al-db is provisioned')).toBeVisible()
    // Whoever has waited has had the lock since then: what was left by Escape would have been done.
    expect(await volumes(host)).toEqual(['guest-al-db', 'guest-al-web'])
    expect(await host.run('lvs', '--noheadings', '-o', 'lv_tags', 'lvm-data/guest-al-web')).not.toContain(
        'raptor.state',
    )
    expect((await host.run('virsh', 'domstate', 'al-web')).trim()).toBe('running')
    expect(await domainNames(host)).toEqual(['al-web', 'al-db'])
    await expect(row(page, 'al-db')).toContainText('Shut off')
})
