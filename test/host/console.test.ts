// SPDX-License-Identifier: LGPL-2.1-or-later
// A machine's console, on a host with a guest that answers: from before its start to after its end, by whoever may.
import type { Page } from '@playwright/test'
import { throughVirsh } from './access/accounts'
import { expect, test } from './fixtures'
import type { Host } from './host'
import { provision } from './people'

const CONSOLE = '#/machine/al-web/console'
const POOL = '--pool raptor-console al-web.serial0.log'

/** A guest boots in a minute or two where it is emulated in an emulated host. */
const BOOT = { timeout: 240_000 }

const terminal = (page: Page) => page.locator('.xterm-rows')

/** Types a sum, since what is typed is echoed, and waits for the answer. */
async function ask(page: Page, number: number) {
    await page.getByRole('textbox', { name: 'Console of al-web' }).focus()
    await expect(async () => {
        await page.keyboard.type(`echo answer-$((${String(number)}*2))\n`)
        await expect(terminal(page)).toContainText(`answer-${String(number * 2)}`, { timeout: 10_000 })
    }).toPass({ timeout: 60_000 })
}

const consoles = async (host: Host) => (await host.shell('pgrep -c -f "[r]aptor-console [0-9a-f-]* " || :')).trim()

// The other tests' guests have nothing to boot, and are held back (lab/rootfs/etc/libvirt/hooks/qemu).
test.beforeEach(async ({ host }) => {
    await host.run('touch', '/run/guests-at-full-speed')
})
test.afterEach(async ({ host }) => {
    await host.run('rm', '/run/guests-at-full-speed')
})

test('a guest is seen from its first word on, typed to on both consoles, taken over, and read by its owner alone', async ({
    as,
    host,
}) => {
    const wish = { Owner: 'al', Name: 'web', vCPUs: '1', 'Pins of the vCPUs': '4', Memory: '192', Volume: '128 MiB' }
    const admin = await as('admin')
    await provision(admin, { ...wish, 'Pins of the emulator': '6' }, 'br-vm1')
    await host.shell(
        'dd if=/usr/local/share/raptor-lab/guest.raw of=/dev/lvm-data/guest-al-web bs=4M oflag=direct status=none',
    )
    expect(await host.run('stat', '-c', '%a %U %s', '/var/lib/raptor/console/al-web.serial0.log')).toBe('600 root 0\n')

    // Opened before the start: nobody clicks any more.
    const page = await as('al', { place: CONSOLE })
    await expect(page.getByText('al-web is off', { exact: true })).toBeVisible()
    await host.run('virsh', 'start', 'al-web')
    await expect(terminal(page)).toContainText('BdsDxe: starting Boot0001', BOOT)
    await expect(terminal(page)).toContainText('guest on ttyS0', BOOT)
    await ask(page, 21)
    await page.getByRole('button', { name: 'VirtIO (hvc0)' }).click()
    await ask(page, 22)

    // Somebody else: told, asked, and whoever is cut off is told as well.
    await admin.evaluate(() => {
        location.hash = '#/machine/al-web/console/console1'
    })
    await expect(admin.getByText('The console of al-web is open elsewhere')).toBeVisible()
    await admin.getByRole('button', { name: 'Take it over' }).click()
    await expect(page.getByText('Somebody else has taken over the console of al-web')).toBeVisible()
    await ask(admin, 23)

    // What scrolled past is there for whoever comes after, and a reboot needs no click.
    await page.goto(`${page.url().split('#')[0] ?? ''}${CONSOLE}`)
    await expect(page.getByText('al-web is off', { exact: true })).toBeHidden()
    await page.getByRole('textbox', { name: 'Search the console' }).fill('BdsDxe: loading')
    await expect(async () => {
        await page.keyboard.press('Enter')
        await expect(terminal(page)).toContainText('BdsDxe: loading Boot0001', { timeout: 3_000 })
    }).toPass()
    await ask(page, 24)
    await host.run('virsh', 'reset', 'al-web')
    await expect(terminal(page)).not.toContainText('answer-48')

    // Nobody else's, not in the page, not by hand, and of the pool nothing but that.
    const other = await as('alice', { place: CONSOLE })
    await expect(other.getByText('There is no machine al-web')).toBeVisible()
    const uuid = (await host.run('virsh', 'domuuid', 'al-web')).trim()
    for (const account of ['alice', 'al-ice'] as const) {
        const byHand = `su ${account} -s /bin/sh -c '/usr/local/libexec/raptor/raptor-console ${uuid} serial0' </dev/null 2>&1 || :`
        expect(await host.shell(byHand)).toMatch(/access denied|Domain not found/)
        const [words = ''] = await throughVirsh(host, account, [`vol-download ${POOL} /dev/null`])
        expect(words).toMatch(/access denied|not found/)
    }
    const commands = [
        `vol-download ${POOL} /dev/null`,
        'vol-list raptor-console',
        `vol-info ${POOL}`,
        `vol-delete ${POOL}`,
        `vol-wipe ${POOL}`,
        `vol-resize ${POOL} 1M`,
        `vol-upload ${POOL} /etc/hostname`,
        'vol-create-as raptor-console al-x.serial0.log 1k',
        'pool-refresh raptor-console',
        'pool-destroy raptor-console',
        'pool-undefine raptor-console',
        'pool-delete raptor-console',
        'pool-autostart raptor-console --disable',
    ]
    const [read = '', ...others] = await throughVirsh(host, 'al', commands)
    expect(read).not.toContain('error')
    for (const [index, words] of others.entries())
        expect([commands[index + 1], words]).toEqual([commands[index + 1], expect.stringContaining('access denied')])

    // A tab that is closed frees it at once.
    await admin.close()
    await page.close()
    await other.close()
    await expect.poll(() => consoles(host)).toBe('0')
    await host.run('virsh', 'destroy', 'al-web')
})
