// SPDX-License-Identifier: LGPL-2.1-or-later
// What does not answer is named after seconds, and can be given up.
import type { Page } from '@playwright/test'
import { define, machineByHand, volumes } from '../domains'
import { expect, test } from '../fixtures'
import { holder, OURS } from '../holder'
import { choose, listIsThere, review, row } from '../people'

const LVM = '/run/lock/lvm/V_lvm-data'

/** The page says that it waits, for this command. */
async function expectWait(page: Page, command: RegExp) {
    const waits = page.getByRole('status').filter({ hasText: 'Waiting for the host since' }).last()
    await expect(waits).toBeVisible({ timeout: 20_000 })
    await expect(waits.getByText(command).first()).toBeVisible()
    return { giveUp: () => waits.getByRole('button', { name: 'Give up' }).first().click() }
}

for (const [lock, stopped] of [
    [LVM, false],
    [OURS, true],
] as const)
    test(`a delete while somebody has ${lock}${stopped ? ', and is stopped' : ''}`, async ({ as, host }) => {
        await machineByHand(host, 'al-web')
        const page = await as('admin')
        await listIsThere(page)
        await expect(page.getByText('19.9 GiB of 20.0 GiB free')).toBeVisible()
        const dialog = page.getByRole('dialog')
        const held = await holder(host, lock)
        try {
            if (stopped) await held.stop()
            await choose(page, 'al-web', 'Zero and delete')
            await dialog.getByRole('button', { name: /Zero and delete/ }).click()
            await expect(dialog.getByText(/Waiting for the host since/)).toBeVisible({ timeout: 20_000 })
            await expect(dialog.getByText(/raptor-lock/).first()).toBeVisible()
            await dialog.getByRole('button', { name: 'Give up' }).click()
            await expect(dialog.getByText('al-web was not deleted')).toBeVisible()
            await expect(dialog.getByText('Nothing was begun.')).toBeVisible()
            await dialog.getByRole('button', { name: 'Cancel' }).click()
        } finally {
            await held.end()
        }
        await page.reload()
        await expect(row(page, 'al-web')).toContainText('64 MiB')
    })

test('list, form and provision while LVM does not answer', async ({ as, host }) => {
    await machineByHand(host, 'al-web')
    const page = await as('admin')
    await listIsThere(page)
    await review(page, { Owner: 'al', Name: 'db', Memory: '256', Volume: '64 MiB' })
    const held = await holder(host, LVM)
    try {
        await test.step('provision', async () => {
            await page.getByRole('button', { name: 'Provision machine' }).click()
            await (await expectWait(page, /raptor-lock/)).giveUp()
            await expect(page.getByText('Nothing was begun.')).toBeVisible()
        })
        await test.step('the list: the machines are there, what LVM has is waited for', async () => {
            await page.goto(page.url().replace(/#.*/, '#/'))
            await page.reload()
            const wait = await expectWait(page, /raptor-look volumes/)
            await expect(row(page, 'al-web')).toContainText('Shut off')
            await wait.giveUp()
            await expect(page.getByText('The volume group cannot be read')).toBeVisible()
        })
        await test.step('the form: it says why there is nothing to fill in', async () => {
            await page.goto(page.url().replace(/#.*/, '#/provision'))
            await expect(page.getByText('The volume group cannot be read')).toBeVisible()
            await expect(page.getByText('The host did not answer, and this was given up.')).toBeVisible()
            await expect(page.getByText(/how far/)).toBeHidden()
            await page.screenshot({ path: 'test-results/screens/waiting-form.png', fullPage: true })
        })
    } finally {
        await held.end()
    }
    await page.goto(page.url().replace(/#.*/, '#/'))
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(row(page, 'al-web')).toContainText('64 MiB')
    expect(await volumes(host)).toEqual(['guest-al-web'])
})

test('a delete while a file of another machine lies on something that hangs', async ({ as, host }) => {
    await host.shell(`
        mkdir -p /mnt/i; vgcreate -qq -y iso /dev/vdc; lvcreate -qq -y -Wy -L 64M -n d iso
        mkfs.ext4 -q -E lazy_itable_init=0 /dev/iso/d
        mount /dev/iso/d /mnt/i; mkdir /mnt/i/x; touch /mnt/i/x/a.iso; umount /mnt/i; mount /dev/iso/d /mnt/i`)
    try {
        await machineByHand(host, 'al-web')
        await define(host, 'srv', {
            extra: "<devices><disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source file='/mnt/i/x/a.iso'/><target dev='sda' bus='sata'/></disk></devices>",
        })
        await host.run('dmsetup', 'suspend', '--nolockfs', 'iso-d')
        const page = await as('admin')
        await expect(row(page, 'al-web')).toContainText('64 MiB')
        await choose(page, 'al-web', 'Zero and delete')
        const dialog = page.getByRole('dialog')
        await dialog.getByRole('button', { name: /Zero and delete/ }).click()
        await expect(dialog.getByText('al-web was not deleted')).toBeVisible({ timeout: 30_000 })
        await expect(dialog.getByText(/srv may have this volume: .*\/mnt\/i\/x\/a\.iso does not answer/)).toBeVisible()
        // Nobody else waits for it.
        expect(await host.succeeds('flock', '-n', OURS, 'true')).toBe(true)
        expect(await volumes(host)).toEqual(['guest-al-web'])
    } finally {
        await host.shell(`dmsetup resume iso-d; virsh -q undefine srv; umount /mnt/i
            vgremove -qq -ff -y iso; wipefs -q -a /dev/vdc; udevadm settle`)
    }
})
