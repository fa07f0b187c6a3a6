// SPDX-License-Identifier: LGPL-2.1-or-later
// The other browser, as Debian has it (firefox-esr), driven by WebDriver BiDi: a log-in, the list, a provisioning, a console.
import { existsSync } from 'node:fs'
import { launch, type Browser, type Page } from 'puppeteer-core'
import { expect, test } from '../fixtures'
import type { Host } from '../host'
import { defineTalker } from '../talker'

const FIREFOX = '/usr/bin/firefox-esr'

let browser: Browser | undefined

test.beforeEach(async ({ host }) => {
    if (!existsSync(FIREFOX)) throw new Error(`${FIREFOX} is not there: apt-get install firefox-esr`)
    await host.run('touch', '/run/guests-at-full-speed')
    browser = await launch({
        browser: 'firefox',
        executablePath: FIREFOX,
        headless: true,
        acceptInsecureCerts: true,
        defaultViewport: { width: 1280, height: 900 },
    })
})
test.afterEach(async ({ host }) => {
    await browser?.close()
    await host.run('rm', '/run/guests-at-full-speed')
})

const has = async (page: Page, text: string) => {
    // Between two documents there is none.
    const read = () => page.evaluate(() => document.querySelector('body')?.innerText ?? '').catch(() => '')
    await expect.poll(read, { timeout: 120_000 }).toContain(text)
}
const click = async (page: Page, button: string) =>
    page.locator(`aria/${button}[role="button"]`).setTimeout(60_000).click()

/** A field of the form, by its label. */
async function fill(page: Page, label: string, value: string) {
    const found = await page.waitForFunction(
        text => {
            const labels = [...document.querySelectorAll('label')]
            const control = labels.find(one => one.textContent.trim().replace(/\s*\*$/, '') === text)?.control
            return control instanceof HTMLInputElement ? control : undefined
        },
        { timeout: 60_000 },
        label,
    )
    await page.evaluate(input => {
        input?.focus()
        input?.select()
    }, found)
    await page.keyboard.type(value)
}

async function logIn(page: Page, host: Host) {
    await page.evaluateOnNewDocument(() => {
        localStorage.setItem('superuser:admin', 'any')
    })
    await page.goto(`${host.address}/cockpit/@localhost/raptor/index.html`, { timeout: 120_000 })
    await page.locator('#login-user-input').fill('admin')
    await page.locator('#login-password-input').fill('raptor')
    await page.locator('#login-button').click()
}

test('Firefox: a log-in, the list, a provisioning, a console', async ({ host }) => {
    await defineTalker(host, 'al-talks', { text: 'The talker is here\r\n' })
    const page = await browser?.newPage()
    if (!page) throw new Error('no page')
    const faults: string[] = []
    page.on('pageerror', error => faults.push(String(error)))
    page.on('console', message => {
        if (message.type() === 'error' && /Content-Security-Policy|raptor/.test(message.text()))
            faults.push(message.text())
    })
    await logIn(page, host)
    await has(page, 'al-talks')

    await click(page, 'Provision machine')
    for (const [label, value] of [
        ['Owner', 'al'],
        ['Name', 'web'],
        ['Memory', '192'],
        ['Volume', '64 MiB'],
    ] as const)
        await fill(page, label, value)
    await click(page, 'Review')
    await click(page, 'Provision machine')
    await has(page, 'al-web is provisioned')
    expect(await host.run('virsh', 'domstate', 'al-web')).toContain('shut off')

    await page.evaluate(() => {
        location.hash = '#/machine/al-talks/console'
    })
    await has(page, 'al-talks is off')
    await host.run('virsh', 'start', 'al-talks')
    await has(page, 'The talker is here')
    await page.focus('textarea.xterm-helper-textarea')
    await page.keyboard.type('typed in Firefox')
    await has(page, 'typed in Firefox')
    expect(faults).toEqual([])
})
