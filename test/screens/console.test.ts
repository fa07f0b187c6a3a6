// SPDX-License-Identifier: LGPL-2.1-or-later
// A machine's console: what the guest says, what is typed, and what neither of them can do.
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { addConsoles, console, type Guest } from './console-scene'
import { addToDomain, logIn } from './scenes'
import { shoot, waited } from './shoot'
import { still } from './stage/still'

const AT = '#/machine/al-web/console'
const readable = (bytes: string) => bytes.replaceAll('\u001b', 'ESC')

const terminal = (page: Page) => page.locator('.xterm-rows')
/** It is there, and what the guest says now is seen. */
const connected = (guest: Guest) => expect.poll(() => guest.lines.length).toBe(1)

const keys = (page: Page) => page.getByRole('textbox', { name: 'Console of al-web' })

test.beforeEach(({ stage: { world } }) => {
    addConsoles(world, 'al-web')
    logIn(world, 'admin')
})

test('the guest writes, and is typed to; the way out is by the keyboard', async ({ stage: { world, open } }) => {
    const guest = console(world)
    const page = await open({ place: AT })
    await connected(guest)
    guest.say('login: ')
    await expect(terminal(page)).toContainText('login:')
    await shoot(page, 'console')
    await keys(page).focus()
    await page.keyboard.type('al\n')
    // Tab, Escape and Ctrl+C are the guest's.
    for (const key of ['Tab', 'Escape', 'Control+c', 'Control+]', 'Control+w']) await page.keyboard.press(key)
    await expect.poll(guest.typed).toBe('al\r\t\u001b\u0003\u001d\u0017')
    await page.keyboard.press('Control+F6')
    await expect(keys(page)).not.toBeFocused()
    await page.keyboard.press('Tab')
    await expect(page.getByRole('button', { name: 'Keep a log from the next start on' })).toBeFocused()
    await page.getByRole('button', { name: 'Type the size' }).click()
    await expect.poll(guest.typed).toMatch(/\r\t.*stty rows \d+ cols \d+\r$/s)
    await page.getByRole('textbox', { name: 'Search the console' }).fill('log')
    await page.keyboard.press('Enter')
    await expect(page.getByText('Not found')).toBeHidden()
    await page.getByRole('textbox', { name: 'Search the console' }).fill('nowhere')
    await page.keyboard.press('Enter')
    await expect(page.getByText('Not found')).toBeVisible()
    expect(guest.asked).toHaveLength(1)
    // Leaving the place ends the line at once.
    await page.getByRole('link', { name: 'Overview' }).click()
    await expect.poll(() => guest.lines.length).toBe(0)
})

test('an address of a console that it has not opens none', async ({ stage: { world, open } }) => {
    const guest = console(world)
    const page = await open({ place: `${AT}/serial9` })
    await shoot(await waited(page, 'al-web has no console serial9 that can be opened'), 'console-not-there')
    expect(guest.asked).toEqual([])
    await page.getByRole('link', { name: 'To its console' }).click()
    await expect(page).toHaveURL(/#\/machine\/al-web\/console$/)
    await connected(guest)
})

test('each of its consoles has an address, and a window', async ({ stage: { world, open } }) => {
    const guest = console(world)
    const page = await open({ place: AT })
    await page.getByRole('button', { name: 'VirtIO (hvc0)' }).click()
    await expect(page).toHaveURL(/#\/machine\/al-web\/console\/console1$/)
    await expect.poll(() => guest.asked.map(asked => asked.split(' ').at(-1))).toEqual(['serial0', 'console1'])
    await expect.poll(() => guest.lines.length).toBe(1)
    const opened = page.waitForEvent('popup')
    await page.getByRole('button', { name: 'Open in a window' }).click()
    const alone = await opened
    // What is run in every page of a browser is not in one that a page opens.
    await alone.evaluate(still)
    await expect(page.getByText('The console is in a window of its own')).toBeVisible()
    await expect(keys(alone)).toBeFocused()
    await expect(alone).toHaveTitle('Console of al-web - Raptor VMs')
    guest.say('here')
    await expect(terminal(alone)).toContainText('here')
    await shoot(alone, 'console-window')
    await alone.close()
})

test('off, in use, taken, refused: said, with the way on', async ({ stage: { world, open } }) => {
    const guest = console(world, 'waiting')
    const page = await waited(await open({ place: AT }), 'al-web is off')
    await shoot(page, 'console-off')
    guest.become('open')
    guest.say('booting')
    await expect(terminal(page)).toContainText('booting')
    await expect(page.getByText('al-web is off')).toBeHidden()
    guest.say('\r\nlast words')
    // Our own lines come below what was written, and the next words below these.
    guest.become('waiting')
    await expect(terminal(page)).toContainText('bootinglast words— the machine is off —')
    guest.become('open')
    guest.say('again')
    await expect(terminal(page)).toContainText('last words— the machine is off —again')
    guest.become('taken')
    await shoot(await waited(page, 'Somebody else has taken over the console'), 'console-taken')
    // Whoever was cut off does not fight for it. Who has it is told again, once, when it is somebody else.
    guest.become('taken', 'root')
    await waited(page, 'It seems to be: root.')
    guest.become('taken')
    await waited(page, 'does not say who that is')
    await expect(terminal(page)).toContainText(/taken over by somebody else —\s*$/)
    expect((await terminal(page).innerText()).split('taken over by somebody else')).toHaveLength(2)
    expect(guest.asked).toHaveLength(1)
    guest.become('in-use')
    await page.reload()
    await waited(page, 'does not say who that is')
    guest.become('in-use', 'bob')
    await page.reload()
    await waited(page, 'It seems to be: bob.')
    await shoot(await waited(page, 'The console of al-web is open elsewhere'), 'console-in-use')
    guest.becomeForOthers('open')
    await page.getByRole('button', { name: 'Take it over' }).click()
    await expect.poll(() => guest.asked.at(-1)).toContain('--force')
    await expect(page.getByText('is open elsewhere')).toBeHidden()
    guest.fail("access denied: 'QEMU' denied access")
    await page.reload()
    await shoot(await waited(page, 'The console of al-web cannot be opened'), 'console-refused')
    guest.become('open')
})

test('a guest that says nothing is helped, one whose firmware clears the screen as well', async ({
    stage: { world, open },
}) => {
    const guest = console(world)
    const page = await open({ place: AT })
    await page.clock.install()
    await page.reload()
    await connected(guest)
    const help = page.getByRole('region', { name: 'Debian, Ubuntu' })
    // As UEFI does it, in pieces.
    for (const piece of ['\u001b[2J\u001b[01;01H\u001b[=', '3h\u001b[2J\u001b[01;01', 'H'])
        await page
            .waitForFunction(() => true)
            .then(() => {
                guest.say(piece)
            })
    await expect(help).toBeHidden()
    await page.clock.runFor('00:21')
    await expect(help).toBeVisible()
    await expect(help).toContainText('console=ttyS0')
    await shoot(page, 'console-silent')
    guest.say('now')
    await expect(help).toBeHidden()
})

/** Everything that a guest could wish to reach: the title, the address, the clipboard, the page. */
const HOSTILE = [
    '\u001b]0;mine\u0007',
    '\u001b]2;mine\u001b\\',
    '\u001b]1;mine\u0007',
    '\u001b]52;c;bWluZQ==\u0007',
    '\u001b]52;c;?\u0007',
    '\u001b]8;;javascript:alert(1)\u0007link\u001b]8;;\u0007',
    '\u001b]10;?\u0007\u001b]11;?\u0007\u001b]12;?\u0007\u001b]4;1;?\u0007',
    '\u001b]10;#000000\u0007\u001b]11;#000000\u0007',
    '\u001b]777;notify;mine;mine\u0007\u001b]9;mine\u0007\u001b]1337;File=:AAAA\u0007',
    '\u001bP$qm\u001b\\\u001bP$q"p\u001b\\\u001bP+q544e\u001b\\',
    '\u001b[21t\u001b[20t\u001b[14t\u001b[16t\u001b[8;3;3t\u001b[3;0;0t\u001b[2t',
    '\u001b[>q\u001b[?1$p\u001b[4$p\u001b[=c\u001b[5n\u001b[?996n\u001b[?15n\u001b[?25n',
    '\u0005',
    '<img src=x onerror=alert(1)><script>alert(1)</script>',
    '\u001b[',
    '\u001b]0;never ends',
    '\u0018',
    'x'.repeat(100_000),
] as const

test('a hostile guest changes nothing but its terminal, and hears only where it is, how large, and what', async ({
    stage: { world, open },
}) => {
    const guest = console(world)
    const page = await open({ place: AT })
    await connected(guest)
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.evaluate(() => navigator.clipboard.writeText('hers'))
    await keys(page).focus()
    const before = { url: page.url(), title: await page.title() }
    let dialogs = 0
    page.on('dialog', dialog => {
        dialogs += 1
        void dialog.dismiss()
    })
    for (const what of HOSTILE) guest.say(what)
    guest.say(Uint8Array.of(0xc3, 0x28, 0xff, 0xfe, 0x80, 0xe2, 0x80))
    guest.say(Uint8Array.of(0x94))
    guest.say('\r\nend-of-it\r\n')
    await expect(terminal(page)).toContainText('end-of-it')
    await expect(terminal(page)).toContainText('\u2014')
    expect({ url: page.url(), title: await page.title() }).toEqual(before)
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('hers')
    expect(dialogs).toBe(0)
    await expect(page.locator('.raptor-terminal img, .raptor-terminal script, .raptor-terminal a')).toHaveCount(0)
    expect(guest.typed()).toBe('')
    guest.say('\u001b[6n')
    await expect.poll(() => readable(guest.typed())).toMatch(/^ESC\[\d+;\d+R$/)
    guest.say('\u001b[c')
    await expect.poll(() => readable(guest.typed())).toMatch(/RESC\[\?[\d;]+c$/)
    guest.say('\u001b[18t')
    await expect.poll(() => readable(guest.typed())).toMatch(/cESC\[8;\d+;\d+t$/)
})

test('what was written last stays to be scrolled back to, whatever the guest clears', async ({
    stage: { world, open },
}) => {
    const guest = console(world)
    const page = await open({ place: AT })
    await connected(guest)
    guest.say('Kernel panic - not syncing\r\n\u001bc\u001b[3J\u001b[2Jafter\r\n')
    await expect(terminal(page)).toContainText('after')
    await expect(terminal(page)).not.toContainText('Kernel panic')
    await page.getByRole('textbox', { name: 'Search the console' }).fill('Kernel panic')
    await page.keyboard.press('Enter')
    await expect(terminal(page)).toContainText('Kernel panic')
})

test('what is pasted arrives whole and in order, and is text', async ({ stage: { world, open } }) => {
    const guest = console(world)
    const page = await open({ place: AT })
    await connected(guest)
    await keys(page).focus()
    const lines = Array.from({ length: 4_000 }, (_none, index) => `line ${String(index)} of what is pasted`)
    const text = lines.join('\n')
    expect(text.length).toBeGreaterThan(100_000)
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const paste = async (what: string) => {
        await page.evaluate(to => navigator.clipboard.writeText(to), what)
        await page.keyboard.press('Control+Shift+V')
    }
    await paste(text)
    // Of several lines it is asked whether that is meant: nothing is typed before.
    const dialog = page.getByRole('dialog', { name: 'Paste several lines?' })
    await expect(dialog).toContainText('line 7 of what is pasted')
    await expect(dialog).not.toContainText('line 8 of what is pasted')
    await shoot(page, 'console-paste')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await keys(page).focus()
    await paste(text)
    expect(guest.typed()).toBe('')
    await dialog.getByRole('button', { name: 'Paste' }).click()
    await expect.poll(guest.typed).toBe(lines.join('\r'))
    await expect(keys(page)).toBeFocused()
    guest.say('\u001b[?2004h')
    await paste('two\nsafe\u001b[201~rm -rf /\u0003')
    await dialog.getByRole('button', { name: 'Paste' }).click()
    await expect.poll(guest.typed).toContain('\u001b[200~two\rsafe[201~rm -rf /\u001b[201~')
})

test('a machine without a log can be given one, by an administrator', async ({ stage: { world, open } }) => {
    console(world)
    const add = { name: 'Keep a log from the next start on' }
    const page = await waited(await open({ place: AT }), 'It has no log')
    world.set('sudo raptor-console-log add *', { status: 1, stderr: 'raptor-console-log: al-web is busy' })
    await page.getByRole('button', add).click()
    await expect(page.getByText('The consoles of al-web have no log')).toBeVisible()
    await expect(page.getByText('al-web is busy')).toBeVisible()
    world.set('sudo raptor-console-log add *', process => {
        const log = "<log file='/var/lib/raptor/console/al-web.serial0.log' append='on'/>"
        addToDomain(world, 'al-web', "<target type='isa-serial'", log, [2])
        process.end()
    })
    await page.getByRole('button', add).click()
    await waited(page, 'kept from its next start on')
    await expect(page.getByRole('button', add)).toHaveCount(0)
    expect(world.asked.filter(asked => asked.startsWith('sudo raptor-console-log'))).toEqual([
        'sudo raptor-console-log add al-web',
        'sudo raptor-console-log add al-web',
    ])
    logIn(world, 'al')
    await page.reload()
    await expect(page.getByRole('button', add)).toHaveCount(0)
})

test('ten megabytes arrive, and the page can be used meanwhile', async ({ stage: { world, open } }) => {
    const guest = console(world)
    const page = await open({ place: AT })
    await connected(guest)
    await page.evaluate(() => {
        const tasks: number[] = []
        Reflect.set(window, 'tasks', tasks)
        new PerformanceObserver(list => {
            for (const { duration } of list.getEntries()) tasks.push(duration)
        }).observe({ entryTypes: ['longtask'] })
    })
    const piece = Buffer.from('y\r\n'.repeat(4_096))
    const pieces = Math.ceil((10 << 20) / piece.length)
    for (let count = 0; count < pieces; count += 1) guest.say(piece)
    guest.say('the-end')
    await expect(terminal(page)).toContainText('the-end', { timeout: 60_000 })
    const longest = await page.evaluate(() => Math.max(0, ...(Reflect.get(window, 'tasks') as number[])))
    test.info().annotations.push({ type: 'longest task', description: `${longest.toFixed(0)} ms` })
    // It was told to wait, and to go on, in bytes that are no text.
    expect(guest.typed()).toMatch(/^(?:\u00fe\u00fd)+$/)
})
