// SPDX-License-Identifier: LGPL-2.1-or-later
// A machine's console on a host: from before its start on, by whoever may. Its firmware is guest enough: it writes, and reads a key.
// (An operating system on both consoles: test/host/long/console.test.ts.)
import type { Page } from '@playwright/test'
import { throughVirsh } from './access/accounts'
import { expect, test } from './fixtures'
import type { Host } from './host'
import { provision } from './people'
import { WIPE } from './wipe/volume'

const CONSOLE = '#/machine/al-web/console'
const LOG = '--pool raptor-console al-web.serial0.log'

const terminal = (page: Page) => page.locator('.xterm-rows')
const keys = (page: Page) => page.getByRole('textbox', { name: 'Console of al-web' })

/** Firmware takes a minute or two where it is emulated in an emulated host. */
const FIRMWARE = { timeout: 240_000 }
const FIRST = 'BdsDxe: loading Boot0002'

const consoles = async (host: Host) => (await host.shell('pgrep -c -f "[r]aptor-console [0-9a-f-]* " || :')).trim()

// The other tests' guests have nothing to boot, and are held back (lab/rootfs/etc/libvirt/hooks/qemu).
test.beforeEach(async ({ host }) => {
    await host.run('touch', '/run/guests-at-full-speed')
})
test.afterEach(async ({ host }) => {
    await host.run('rm', '/run/guests-at-full-speed')
})

/** What each of the pool's verbs says to somebody. */
const VERBS = [
    'vol-list raptor-console',
    `vol-info ${LOG}`,
    `vol-delete ${LOG}`,
    `vol-wipe ${LOG}`,
    `vol-resize ${LOG} 1M`,
    `vol-upload ${LOG} /etc/hostname`,
    'vol-create-as raptor-console al-x.serial0.log 1k',
    'pool-refresh raptor-console',
    'pool-destroy raptor-console',
    'pool-undefine raptor-console',
    'pool-delete raptor-console',
    'pool-autostart raptor-console --disable',
]

test('a console from its first word on: typed to, taken over, and what it has said is read by its owner alone', async ({
    as,
    host,
}) => {
    const admin = await as('admin')
    const wish = { Owner: 'al', Name: 'web', vCPUs: '1', 'Pins of the vCPUs': '4', 'Pins of the emulator': '6' }
    await provision(admin, { ...wish, Memory: '192', Volume: '64 MiB' }, 'br-vm1')
    expect(await host.run('stat', '-c', '%a %U %s', '/var/lib/raptor/console/al-web.serial0.log')).toBe('600 root 0\n')

    // Opened before the start: nobody clicks any more.
    const page = await as('al', { place: CONSOLE })
    await expect(page.getByRole('heading', { name: 'al-web is off' })).toBeVisible()
    await host.run('virsh', 'start', 'al-web')
    await expect(terminal(page)).toContainText(FIRST, FIRMWARE)
    // Nothing is on its volume: the firmware's own shell comes up, and answers.
    await expect(terminal(page)).toContainText('Shell>', FIRMWARE)
    await keys(page).focus()
    await page.keyboard.type('date\n')
    await expect(terminal(page)).toContainText(/\d\d\/\d\d\/20\d\d/)

    // Somebody else: told, asked, and whoever is cut off is told as well. What scrolled past is there for whoever comes after.
    await admin.evaluate(to => {
        location.hash = to
    }, CONSOLE)
    await expect(admin.getByText('The console of al-web is open elsewhere')).toBeVisible()
    await admin.getByRole('button', { name: 'Take it over' }).click()
    await expect(page.getByText('Somebody else has taken over the console of al-web')).toBeVisible()
    await admin.getByRole('textbox', { name: 'Search the console' }).fill(FIRST)
    await expect(async () => {
        await admin.keyboard.press('Enter')
        await expect(terminal(admin)).toContainText(FIRST, { timeout: 3_000 })
    }).toPass()

    // Nobody else's, not in the page, not by hand; and of the pool nothing but what she has said.
    const other = await as('alice', { place: CONSOLE })
    await expect(other.getByText('There is no machine al-web')).toBeVisible()
    const uuid = (await host.run('virsh', 'domuuid', 'al-web')).trim()
    for (const account of ['alice', 'al-ice'] as const) {
        const program = `/usr/local/libexec/raptor/raptor-console ${uuid} serial0`
        expect(await host.shell(`su ${account} -s /bin/sh -c '${program}' </dev/null 2>&1 || :`)).toMatch(
            /access denied|Domain not found/,
        )
        const [read = '', ...others] = await throughVirsh(host, account, [`vol-download ${LOG} /dev/null`, ...VERBS])
        expect([account, read]).toEqual([account, expect.stringMatching(/access denied|not found/)])
        for (const [index, words] of others.entries())
            expect([account, VERBS[index], words]).toEqual([
                account,
                VERBS[index],
                expect.stringMatching(/access denied|not found/),
            ])
    }
    const [read = '', ...others] = await throughVirsh(host, 'al', [`vol-download ${LOG} /dev/null`, ...VERBS])
    expect(read).not.toContain('error')
    for (const [index, words] of others.entries())
        expect([VERBS[index], words]).toEqual([VERBS[index], expect.stringContaining('access denied')])

    // A tab that is closed frees it at once.
    for (const one of [admin, page, other]) await one.close()
    await expect.poll(() => consoles(host)).toBe('0')
    // Its wipe takes what it has said.
    await host.run(WIPE, 'start', 'lvm-data/guest-al-web', '--domain', 'al-web')
    await expect.poll(() => host.shell('ls /var/lib/raptor/console')).not.toContain('al-web')
})
