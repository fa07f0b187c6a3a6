// SPDX-License-Identifier: LGPL-2.1-or-later
// A machine's console on a host: from before its start on, by whoever may. The guest is one that is there at once (talker.ts); its
// firmware is a BIOS for that. (Firmware's own text, and an operating system on both consoles: test/host/long/console.test.ts.)
import type { Page } from '@playwright/test'
import { throughVirsh } from './access/accounts'
import { expect, test } from './fixtures'
import { asUser, type Host } from './host'
import { hear } from './hear'
import { provision } from './people'
import { defineTalker, putTalker } from './talker'
import { WIPE } from './wipe/volume'

const CONSOLE = '#/machine/al-web/console'
const LOG = '--pool raptor-console al-web.serial0.log'
const FIRST = 'The talker is here'

const terminal = (page: Page) => page.locator('.xterm-rows')
const keys = (page: Page) => page.getByRole('textbox', { name: 'Console of al-web' })

const consoles = async (host: Host) => (await host.shell('pgrep -c -f "[r]aptor-console [0-9a-f-]* " || :')).trim()

/** What of the page a guest could get at. */
const outside = (page: Page) =>
    page.evaluate(async () => ({
        title: document.title,
        address: location.href,
        clipboard: await navigator.clipboard.readText(),
        links: document.querySelectorAll('.xterm a').length,
    }))

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
    await host.shell(
        `virsh dumpxml al-web | sed -e "s/<os firmware='efi'>/<os>/" -e '/<firmware>/,/<.firmware>/d' -e '/<loader/d' -e '/<nvram/d' | virsh define /dev/stdin`,
    )
    await putTalker(host, 'guest-al-web', { text: `${FIRST}\r\n` })

    // Opened before the start: nobody clicks any more.
    const page = await as('al', { place: CONSOLE })
    await expect(page.getByRole('heading', { name: 'al-web is off' })).toBeVisible()
    await host.run('virsh', 'start', 'al-web')
    await expect(terminal(page)).toContainText(FIRST)
    await keys(page).focus()
    await page.keyboard.type('echoed')
    await expect(terminal(page)).toContainText('echoed')
    // Nor after the next start.
    await host.run('virsh', 'destroy', 'al-web')
    await expect(page.getByRole('heading', { name: 'al-web is off' })).toBeVisible()
    await host.run('virsh', 'start', 'al-web')
    await expect(terminal(page)).toContainText(new RegExp(`echoed\\s*— the machine is off —\\s*${FIRST}`))
    await page.keyboard.type('again')
    await expect(terminal(page)).toContainText('again')
    // Nor after a reset.
    await host.run('virsh', 'reset', 'al-web')
    await expect(terminal(page)).toContainText(new RegExp(`again\\s*${FIRST}`))
    await page.keyboard.type('once more')
    await expect(terminal(page)).toContainText('once more')

    // Somebody else: told of whom, asked, and whoever is cut off is told as well. What scrolled past is there for whoever comes after.
    await admin.evaluate(to => {
        location.hash = to
    }, CONSOLE)
    await expect(admin.getByText('The console of al-web is open elsewhere')).toBeVisible()
    await expect(admin.getByText('It seems to be: al.')).toBeVisible()
    await admin.getByRole('button', { name: 'Take it over' }).click()
    await expect(page.getByText('Somebody else has taken over the console of al-web')).toBeVisible()
    await expect(page.getByText('It seems to be: admin.')).toBeVisible()
    await expect(terminal(admin)).toContainText(FIRST)

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
    await expect.poll(() => host.run('virsh', 'vol-list', 'raptor-console')).not.toContain('al-web')
})

/** What a guest would do to a page, and to whoever types there. */
const HOSTILE = [
    '\u001b]0;owned\u0007',
    '\u001b]2;owned\u001b\\',
    `\u001b]52;c;${Buffer.from('owned').toString('base64')}\u0007`,
    '\u001b]8;;javascript:alert(1)\u0007link\u001b]8;;\u0007',
    // Asked for, these would be answered with what the guest has chosen.
    '\u001b[21t\u001b]52;c;?\u0007\u001b]10;?\u0007\u001b]4;1;?\u0007\u001bP$q"p\u001b\\\u001b[>q',
    '<img src=x onerror="document.title=\'owned\'">',
    '\u009d0;owned\u009c',
    'x'.repeat(8_000),
    '\r\n\u001b[?1049h\u001b[?7l',
    'after it all\r\n',
].join('')

test('a guest by hand: given a log, and it can say what it will: whole, in order, and nothing outside its terminal changes', async ({
    as,
    host,
}) => {
    const text = Buffer.concat([Buffer.from([0xff, 0xc3, 0x28, 0xe2, 0x82]), Buffer.from(HOSTILE, 'latin1')])
    await defineTalker(host, 'al-web', { text, lines: 4_000 })
    const page = await as('admin', { place: CONSOLE })
    await page.getByRole('button', { name: 'Keep a log' }).click()
    await expect(page.getByText('It has no log')).toBeHidden()
    expect(await host.run('virsh', 'dumpxml', 'al-web')).toContain('/var/lib/raptor/console/al-web.serial0.log')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.evaluate(() => navigator.clipboard.writeText('mine'))
    const heard = hear(page)
    await page.reload()
    await expect(page.getByRole('heading', { name: 'al-web is off' })).toBeVisible()
    const before = await outside(page)
    await host.run('virsh', 'start', 'al-web')
    await expect(terminal(page)).toContainText('after it all')
    expect(await outside(page)).toEqual(before)
    expect(before.clipboard).toBe('mine')
    // It answers what it is sent: of all that it has asked for, nothing was typed to it but where it is, how large and of what kind.
    await keys(page).focus()
    await page.keyboard.type('typed')
    await expect.poll(heard).toContain('typed')
    const answered = heard().slice(heard().lastIndexOf('after it all'))
    for (const chosen of ['owned', 'rgb:', '\u001bP']) expect(answered).not.toContain(chosen)
    // A flood, counted; and what is pasted comes back whole.
    await page.keyboard.press('Control+f')
    await expect.poll(heard, { timeout: 120_000 }).toContain('!')
    expect(heard().slice(heard().indexOf('y\n'), heard().lastIndexOf('!'))).toBe('y\n'.repeat(4_000))
    const pasted = Array.from({ length: 150 }, (_none, index) => `line ${String(index)} of it`).join('\n')
    await page.evaluate(to => navigator.clipboard.writeText(to), pasted)
    await page.keyboard.press('Control+Shift+V')
    await page.getByRole('dialog', { name: 'Paste several lines?' }).getByRole('button', { name: 'Paste' }).click()
    await expect.poll(heard, { timeout: 120_000 }).toContain(pasted.replaceAll('\n', '\r'))
    // The same from its log: as its owner she reads it, and nothing in it is done.
    const read = await host.run(...asUser('al', `virsh -q -c qemu:///system vol-download ${LOG} /dev/stdout | cat`))
    expect(read).toContain('after it all')
    await page.reload()
    await expect(terminal(page)).toContainText('from here on live')
    expect(await outside(page)).toEqual({ ...before, clipboard: pasted })
    await page.close()
    await expect.poll(() => consoles(host)).toBe('0')
})
