// SPDX-License-Identifier: LGPL-2.1-or-later
// The console of a guest with an operating system: minutes, where it is emulated in an emulated host.
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { provision } from '../people'

const CONSOLE = '#/machine/al-web/console'
const BOOT = { timeout: 900_000 }

const terminal = (page: Page) => page.locator('.xterm-rows')

/** Types a sum, since what is typed is echoed, and waits for the answer. */
async function ask(page: Page, number: number) {
    await page.getByRole('textbox', { name: 'Console of al-web' }).focus()
    await expect(async () => {
        await page.keyboard.type(`echo answer-$((${String(number)}*2))\n`)
        await expect(terminal(page)).toContainText(`answer-${String(number * 2)}`, { timeout: 20_000 })
    }).toPass({ timeout: 240_000 })
}

// The other tests' guests have nothing to boot, and are held back (lab/rootfs/etc/libvirt/hooks/qemu).
test.beforeEach(async ({ host }) => {
    await host.run('touch', '/run/guests-at-full-speed')
})
test.afterEach(async ({ host }) => {
    await host.run('rm', '/run/guests-at-full-speed')
})

test('a guest is typed to on both of its consoles, and seen through a reboot without a click', async ({ as, host }) => {
    test.setTimeout(60 * 60_000)
    const admin = await as('admin')
    const wish = { Owner: 'al', Name: 'web', vCPUs: '1', 'Pins of the vCPUs': '4', 'Pins of the emulator': '6' }
    await provision(admin, { ...wish, Memory: '192', Volume: '128 MiB' }, 'br-vm1')
    await host.shell(
        'dd if=/usr/local/share/raptor-lab/guest.raw of=/dev/lvm-data/guest-al-web bs=4M oflag=direct status=none',
    )
    const page = await as('al', { place: CONSOLE })
    await expect(page.getByRole('heading', { name: 'al-web is off' })).toBeVisible()
    await host.run('virsh', 'start', 'al-web')
    await expect(terminal(page)).toContainText('BdsDxe: starting Boot0001', BOOT)
    await expect(terminal(page)).toContainText('guest on ttyS0', BOOT)
    await ask(page, 21)
    await page.getByRole('button', { name: 'VirtIO (hvc0)' }).click()
    await ask(page, 22)
    await page.getByRole('button', { name: 'Serial (ttyS0)' }).click()
    await ask(page, 23)
    await host.run('virsh', 'reset', 'al-web')
    await expect(terminal(page)).not.toContainText('answer-46', BOOT)
    await expect(terminal(page)).toContainText('guest on ttyS0', BOOT)
    await ask(page, 24)
    await host.run('virsh', 'destroy', 'al-web')
})
