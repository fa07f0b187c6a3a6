// SPDX-License-Identifier: LGPL-2.1-or-later
// Coming to a place, and to none.
import type { Page } from '@playwright/test'
import { choose } from '../host/people'
import { expect, test } from './fixtures'
import { logIn, volumeUuid } from './scenes'
import { shoot, waited } from './shoot'
import type { Process } from './stage/world'

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })

/** How far anything on the page is scrolled. */
const scrolled = (page: Page) =>
    page.evaluate(() => Math.max(...[...document.querySelectorAll('*')].map(part => part.scrollTop)))

test('whoever comes to a place is at its top and on its heading; a dialog gives the focus back', async ({
    stage: { world, open },
}) => {
    logIn(world, 'admin')
    const page = await open()
    await page.setViewportSize({ width: 800, height: 500 })
    await expect(heading(page, 'Machines')).toBeVisible()
    // With a log-in the focus is Cockpit's.
    await expect(heading(page, 'Machines')).not.toBeFocused()
    await choose(page, 'srv', 'Force off')
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await expect(page.getByRole('button', { name: 'Actions for srv' })).toBeFocused()
    expect(await scrolled(page)).toBeGreaterThan(100)
    for (const [place, title] of [
        ['#/host', 'Host'],
        ['#/records', 'Wiped volumes'],
        ['#/provision', 'Provision machine'],
        ['#/', 'Machines'],
    ] as const) {
        await page.evaluate(hash => {
            location.hash = hash
        }, place)
        await expect(heading(page, title)).toBeFocused()
        expect([title, await scrolled(page)]).toEqual([title, 0])
        await expect(page).toHaveTitle(`${title} - Raptor VMs`)
        // At once: a wheel's turn arrives in its own time.
        await page.evaluate(() => {
            for (const part of document.querySelectorAll('*')) part.scrollTop = 400
        })
    }
})

test('what ends late closes its own question, and no other that is asked by then', async ({
    stage: { world, open },
}) => {
    logIn(world, 'admin')
    const page = await open()
    let late: Process | undefined
    world.set(`sudo raptor-wipe limit ${volumeUuid(world, 'guest-al-gone')} 5242880`, process => {
        late = process
    })
    await choose(page, 'al-gone', 'Limit…')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('At most, MiB/s').fill('5')
    await dialog.getByRole('button', { name: 'Set the limit' }).click()
    await expect.poll(() => late !== undefined).toBe(true)
    await page.keyboard.press('Escape')
    await choose(page, 'srv', 'Force off')
    late?.end()
    // What is told after it, on the same connection, is there: then so is the end.
    world.writeFile('/run/raptor-users', 'off: switched off\n')
    await expect(page.getByText('Users cannot see or run their machines')).toBeAttached()
    await expect(dialog).toContainText('srv')
})

test('an address that names nothing says so, and a user who types an address that is not hers is at home', async ({
    stage: { world, open },
}) => {
    logIn(world, 'admin')
    const page = await open({ place: '#/nothing/al-web' })
    await shoot(await waited(page, '#/nothing/al-web'), 'nowhere')
    await page.getByRole('link', { name: 'Machines' }).first().click()
    await expect(heading(page, 'Machines')).toBeFocused()
    // Broken by hand, or on its way through a mail.
    const broken = await waited(await open({ place: '#/machine/al%zzweb' }), 'al%zzweb')
    await broken.getByRole('link', { name: 'Machines' }).first().click()
    await expect(heading(broken, 'Machines')).toBeFocused()
    logIn(world, 'al')
    await expect(heading(await open({ place: '#/host' }), 'Machines')).toBeVisible()
})

test('a part of the page that is there no more, after an update, is told of; the rest goes on', async ({
    stage: { world, open },
}) => {
    logIn(world, 'admin')
    const page = await open()
    await expect(page.getByRole('table', { name: 'Machines' })).toBeVisible()
    await page.setViewportSize({ width: 800, height: 500 })
    await page.context().route('**/*.js', route => route.fulfill({ status: 404, body: 'Not found' }))
    await choose(page, 'srv', 'Force off')
    await expect(page.getByText('This part of the page cannot be shown')).toBeInViewport()
    await expect(page.getByRole('table', { name: 'Machines' })).toBeVisible()
    await page.getByRole('link', { name: 'Host', exact: true }).click()
    await shoot(await waited(page, 'This part of the page cannot be shown'), 'part-gone')
    await page.evaluate(() => {
        location.hash = '#/'
    })
    await expect(page.getByRole('table', { name: 'Machines' })).toBeVisible()
})
