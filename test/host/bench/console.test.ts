// SPDX-License-Identifier: LGPL-2.1-or-later
// `make bench`: a console in the page beside `virsh console` on the same host, in the same run.
import type { Page } from '@playwright/test'
import { machineByHand } from '../domains'
import { expect, test } from '../fixtures'
import type { Host } from '../host'
import { row } from '../people'
import { defineTalker } from '../talker'
import { countCalls, median } from './traffic'

const ROUNDS = 30
const LINES = 20_000
/** `y`, line feed, with the carriage return that a terminal's line adds for virsh alone left out. */
const BYTES = LINES * 2

/** virsh on a terminal: what it takes from a key to its echo, each time, and for LINES lines. In seconds. */
const VIRSH = `
import json, os, pty, select, sys, time, tty
pid, fd = pty.fork()
if pid == 0:
    os.execvp("virsh", ["virsh", "-c", "qemu:///system", "console", "--force", "al-web"])
tty.setraw(fd)
said = b""

def until(text, seconds=120):
    global said
    end = time.monotonic() + seconds
    while text not in said:
        if time.monotonic() > end:
            sys.exit("not said: " + repr(text))
        if select.select([fd], [], [], 1)[0]:
            said += os.read(fd, 65536)

until(b"Escape")
time.sleep(1.5)
echoes = []
for index in range(int(sys.argv[1])):
    said, began = b"", time.monotonic()
    key = bytes([97 + index % 26])
    os.write(fd, key)
    until(key)
    echoes.append(time.monotonic() - began)
    time.sleep(0.1)
said, began = b"", time.monotonic()
os.write(fd, b"\\x06")
until(b"!")
print(json.dumps({"echoes": echoes, "flood": time.monotonic() - began}))
`

test.beforeEach(async ({ host }) => {
    await host.run('touch', '/run/guests-at-full-speed')
})
test.afterEach(async ({ host }) => {
    await host.run('rm', '/run/guests-at-full-speed')
})

const say = (text: string) => {
    process.stdout.write(`  ${text}\n`)
}

async function inVirsh(host: Host): Promise<{ echoes: readonly number[]; flood: number }> {
    await host.give(VIRSH, 'tee', '/root/console.py')
    const told: unknown = JSON.parse(await host.run('python3', '/root/console.py', String(ROUNDS)))
    const field = (key: string): unknown =>
        typeof told === 'object' && told !== null ? Reflect.get(told, key) : undefined
    const echoes = field('echoes')
    return { echoes: Array.isArray(echoes) ? echoes.map(Number) : [], flood: Number(field('flood')) }
}

/** From a key in the page to the change of its terminal, in seconds. */
async function echoIn(page: Page, key: string): Promise<number> {
    const seen = page.evaluate(
        () =>
            new Promise<number>(resolve => {
                let pressed = 0
                const rows = document.querySelector('.xterm-rows')
                if (!rows) throw new Error('no terminal')
                window.addEventListener(
                    'keydown',
                    () => {
                        pressed = performance.now()
                    },
                    { capture: true, once: true },
                )
                const watch = new MutationObserver(() => {
                    if (pressed === 0) return
                    watch.disconnect()
                    resolve(performance.now() - pressed)
                })
                watch.observe(rows, { childList: true, subtree: true, characterData: true })
                document.title = 'ready'
            }),
    )
    await expect(page).toHaveTitle('ready')
    await page.keyboard.press(key)
    const milliseconds = await seen
    await page.evaluate(() => {
        document.title = ''
    })
    return milliseconds / 1000
}

/** A page of Cockpit that sends a byte to `cat` and waits for it: what is there of each way before anything of ours. */
const CAT = `
"use strict";
const process = cockpit.spawn(["cat"], { binary: true });
let heard;
process.stream(() => heard());
const turn = () => new Promise(resolve => {
    const began = performance.now();
    heard = () => resolve(performance.now() - began);
    process.input(Uint8Array.of(97), true);
});
(async () => {
    const took = [];
    for (let round = 0; round < ROUNDS; round += 1) {
        took.push(await turn());
        // Nothing is waited for: as somebody types, not one byte behind the other.
        await new Promise(resolve => setTimeout(resolve, 100));
    }
    process.close();
    document.title = "took " + JSON.stringify(took);
})();
`

/**
 * What Cockpit takes for a byte there and back, each time, in seconds.
 *
 * @param logIn anew, after the page of `CAT` was put there: Cockpit looks for pages when somebody logs in
 */
async function throughCockpit(logIn: () => Promise<Page>, host: Host): Promise<readonly number[]> {
    const at = '/usr/local/share/cockpit/pieces'
    await host.run('mkdir', '-p', at)
    const html =
        '<!doctype html><html><head><title></title><script src="../base1/cockpit.js"></script><script src="cat.js"></script></head></html>'
    for (const [name, text] of [
        ['manifest.json', '{}'],
        ['index.html', html],
        ['cat.js', CAT.replaceAll('ROUNDS', String(ROUNDS))],
    ] as const)
        await host.give(text, 'tee', `${at}/${name}`)
    const page = await logIn()
    await page.goto(`${host.address}/cockpit/@localhost/pieces/index.html`)
    await expect(page).toHaveTitle(/^took/)
    const took: unknown = JSON.parse((await page.title()).replace('took ', ''))
    await host.run('rm', '-r', at)
    return Array.isArray(took) ? took.map(milliseconds => Number(milliseconds) / 1000) : []
}

test('from a key to its echo, and bytes a second', async ({ as, host }) => {
    await defineTalker(host, 'al-web', { text: 'The talker is here\r\n', lines: LINES })
    await host.run('virsh', 'start', 'al-web')
    const virsh = await inVirsh(host)
    const page = await as('al', { place: '#/machine/al-web/console' })
    const rows = page.locator('.xterm-rows')
    await page.getByRole('textbox', { name: 'Console of al-web' }).focus()
    await expect(async () => {
        await page.keyboard.press('z')
        await expect(rows).toContainText('z', { timeout: 2_000 })
    }).toPass()
    const echoes: number[] = []
    for (let round = 0; round < ROUNDS; round += 1)
        echoes.push(await echoIn(page, String.fromCodePoint(97 + (round % 26))))
    const began = Date.now()
    await page.keyboard.press('Control+f')
    await expect(rows).toContainText('!')
    const flood = (Date.now() - began) / 1000
    const ms = (seconds: readonly number[]) => `${(1000 * median(seconds)).toFixed(0)} ms`
    say(
        `key to echo:  ${ms(echoes)}   virsh ${ms(virsh.echoes)}   ratio ${(median(echoes) / median(virsh.echoes)).toFixed(2)}, goal 1.5`,
    )
    const cockpits = await throughCockpit(() => as('al', { fresh: true }), host)
    const sum = median(cockpits) + median(virsh.echoes)
    say(
        `  Cockpit alone, a byte to cat and back:  ${ms(cockpits)}   ratio to the sum ${(median(echoes) / sum).toFixed(2)}`,
    )
    const rate = (seconds: number) => `${(BYTES / seconds / 1000).toFixed(1)} kB/s`
    say(
        `${String(BYTES)} bytes from the serial line:  ${rate(flood)}   virsh ${rate(virsh.flood)}   ratio ${(virsh.flood / flood).toFixed(2)}, goal 0.5`,
    )
    await host.run('virsh', 'destroy', 'al-web')
})

test('calls to open a machine’s page, and of an idle one', async ({ as, host }) => {
    await machineByHand(host, 'al-web')
    const page = await as('admin')
    await expect(row(page, 'al-web')).toContainText('Shut off')
    const calls = countCalls(page)
    await page.reload()
    await expect(row(page, 'al-web')).toContainText('Shut off')
    const pause = (milliseconds: number) =>
        new Promise(resolve => {
            setTimeout(resolve, milliseconds)
        })
    await pause(15_000)
    const before = calls.length
    await row(page, 'al-web').getByRole('link', { name: 'al-web' }).click()
    await expect(page.getByText('Starts with the host')).toBeVisible()
    await pause(10_000)
    const opened = calls.length
    await pause(60_000)
    say(
        `to open a machine's page:  ${String(opened - before)} calls (${calls.slice(before, opened).join(', ')}), goal 5`,
    )
    say(`idle on it for a minute, off:  ${String(calls.length - opened)}, goal 0`)
})
