// SPDX-License-Identifier: LGPL-2.1-or-later
// What was begun goes on, whatever place is looked at.
import type { Page } from '@playwright/test'
import { choose, review } from '../host/people'
import { expect, test } from './fixtures'
import { holdLock, keep, libvirtSays, logIn } from './scenes'
import { shoot } from './shoot'

const EXAMPLE = { Owner: 'al', Name: 'web', vCPUs: '4', 'Pins of the vCPUs': '4-7', Memory: '256', Volume: '64 MiB' }

const visit = (page: Page, hash: string) =>
    page.evaluate(to => {
        location.hash = to
    }, hash)

const notices = (page: Page) => page.getByRole('region', { name: 'Notices' })

test('a provisioning is seen from the list while it waits, and what became of it is told there', async ({
    stage: { world, open },
}) => {
    keep(world, ['srv'], [])
    logIn(world, 'admin')
    const page = await open()
    const lock = holdLock(world)
    await review(page, EXAMPLE)
    await page.getByRole('button', { name: 'Provision machine' }).click()
    await expect(page.getByText(/Waiting for .*, who is changing something/)).toBeVisible()
    await visit(page, '#/')
    await expect(notices(page)).toContainText('al-web is being provisioned')
    await expect(notices(page)).toContainText(/Waiting for .*, who is changing something/)
    await shoot(page, 'run-waiting')
    await visit(page, '#/host')
    await expect.poll(() => lock.waiting.size).toBe(1)
    lock.goOn()
    await visit(page, '#/')
    await expect(notices(page)).toContainText('al-web is provisioned')
    await shoot(page, 'run-done')
    await notices(page)
        .getByRole('button', { name: /^Close/ })
        .click()
    await expect(notices(page)).toBeHidden()
})

test('a provisioning that fails while nobody looks says why in the list, and what became of the volume', async ({
    stage: { world, open },
}) => {
    keep(world, [], [])
    logIn(world, 'admin')
    const page = await open()
    const lock = holdLock(world)
    await review(page, EXAMPLE)
    world.set('sudo lvremove *', '')
    world.set('org.libvirt * org.libvirt.Connect.DomainDefineXML *', libvirtSays('Operation not permitted'))
    await page.getByRole('button', { name: 'Provision machine' }).click()
    await expect.poll(() => lock.waiting.size).toBe(1)
    await visit(page, '#/')
    lock.goOn()
    await expect(notices(page)).toContainText('al-web was not provisioned')
    await expect(notices(page)).toContainText('Operation not permitted')
    await expect(notices(page)).toContainText('What was done before is undone')
    await shoot(page, 'run-failed')
})

test('a provisioning that waits is cancelled from the list: nothing is begun', async ({ stage: { world, open } }) => {
    keep(world, [], [])
    logIn(world, 'admin')
    const page = await open()
    const lock = holdLock(world)
    await review(page, EXAMPLE)
    world.set('sudo lvcreate *', () => {
        throw new Error('was begun all the same')
    })
    await page.getByRole('button', { name: 'Provision machine' }).click()
    await expect.poll(() => lock.waiting.size).toBe(1)
    await visit(page, '#/')
    await notices(page).getByRole('button', { name: 'Cancel' }).click()
    await expect(notices(page)).toBeHidden()
    lock.goOn()
    await visit(page, '#/provision')
    await expect(page.getByRole('textbox', { name: 'Volume' })).toBeVisible()
})

test('Escape while a deletion waits for the lock cancels it', async ({ stage: { world, open } }) => {
    logIn(world, 'admin')
    const lock = holdLock(world)
    const page = await open()
    let begun = 0
    world.set('sudo raptor-wipe start *', process => {
        begun += 1
        process.end()
    })
    const dialog = page.getByRole('dialog')
    await choose(page, 'al-web', 'Zero and delete')
    await dialog.getByRole('button', { name: /^Zero and delete/ }).click()
    await expect(dialog).toContainText(/Waiting for .*, who is changing something/)
    await shoot(page, 'delete-waiting')
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    lock.goOn()
    // Whoever asks again waits again, and then it is done: so it was not before.
    await choose(page, 'al-web', 'Zero and delete')
    await dialog.getByRole('button', { name: /^Zero and delete/ }).click()
    await expect.poll(() => lock.waiting.size).toBeGreaterThan(0)
    expect(begun).toBe(0)
    lock.goOn()
    await expect(dialog).toBeHidden()
    expect(begun).toBe(1)
})

test('a deletion that is left goes on, and is told of where nobody asked any more', async ({
    stage: { world, open },
}) => {
    logIn(world, 'admin')
    const page = await open()
    const dialog = page.getByRole('dialog')
    let refuse = () => undefined
    world.set('sudo raptor-wipe start *', process => {
        refuse = () => {
            process.end(1, 'raptor-wipe: the domain srv has this volume')
            return undefined
        }
    })
    await choose(page, 'al-web', 'Zero and delete')
    await dialog.getByRole('button', { name: /^Zero and delete/ }).click()
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
    await expect(page.getByRole('row', { name: /^al-web/ })).toContainText('Being deleted')
    await expect(notices(page)).toContainText('al-web is being deleted')
    refuse()
    await expect(notices(page)).toContainText('al-web was not deleted')
    await expect(notices(page)).toContainText('the domain srv has this volume')
})

test('the browser asks before a tab is closed in which something goes on', async ({ stage: { world, open } }) => {
    keep(world, [], [])
    logIn(world, 'admin')
    const page = await open()
    const lock = holdLock(world)
    await review(page, EXAMPLE)
    await page.getByRole('button', { name: 'Provision machine' }).click()
    await expect.poll(() => lock.waiting.size).toBe(1)
    await visit(page, '#/')
    const asked = page.waitForEvent('dialog')
    void page.close({ runBeforeUnload: true })
    const dialog = await asked
    expect(dialog.type()).toBe('beforeunload')
    await dialog.dismiss()
})
