// SPDX-License-Identifier: LGPL-2.1-or-later
// Other languages than English: every word is the page's own, also what is only read out; and from right to left.
import type { Page } from '@playwright/test'
import { row } from '../host/people'
import { addConsoles, console } from './console-scene'
import { expect, test } from './fixtures'
import { holdLock, logIn, setChecks, use } from './scenes'
import { shoot, shootInShell } from './shoot'
import { catalog } from './stage/browser'
import { asText, parse } from './stage/json'

/** What PatternFly says by itself. */
const PATTERNFLY = [
    'Close',
    'Contents',
    'Loading...',
    'Danger alert:',
    'Warning alert:',
    'Info alert:',
    'Success alert:',
]

/** What has another word in German: `"one": [null,"the other"],` in each line of what the page loads. */
async function english(): Promise<ReadonlySet<string>> {
    const words = new Set(PATTERNFLY)
    for (const [, one = '', other] of (await catalog('de')).matchAll(/^(".+"): \[null,(".*")(?:,".*")?\],?$/gm))
        if (one !== other) words.add(asText(parse(one)))
    expect(words.size).toBeGreaterThan(300)
    return words
}

/** Every text of the page, and all that it only says to whoever cannot see it. */
const said = (page: Page): Promise<readonly string[]> =>
    page.evaluate(() => {
        const texts: (string | null)[] = []
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
        while (walker.nextNode()) texts.push(walker.currentNode.nodeValue)
        for (const element of document.body.querySelectorAll('*'))
            for (const name of [
                'aria-label',
                'aria-valuetext',
                'aria-description',
                'aria-roledescription',
                'title',
                'placeholder',
                'alt',
            ])
                texts.push(element.getAttribute(name))
        return texts.flatMap(text => (text === null || text.trim() === '' ? [] : [text.trim()]))
    })

test('in German nothing is English, also nothing that is only read out', async ({ stage: { world, open } }) => {
    const words = await english()
    const expectGerman = async (page: Page, where: string) => {
        expect
            .soft(
                (await said(page)).filter(text => words.has(text)),
                where,
            )
            .toEqual([])
    }
    logIn(world, 'admin')
    addConsoles(world, 'al-web')
    const lock = holdLock(world)
    const page = await open({ language: 'de' })
    await expect(row(page, 'al-web')).toContainText('Läuft')
    await expectGerman(page, 'the list')
    await row(page, 'bob-broken').getByRole('button', { name: 'Starten' }).click()
    await expect(page.getByText('bob-broken wurde nicht gestartet')).toBeVisible()
    await row(page, 'al-web').getByRole('button', { name: 'Aktionen für al-web' }).click()
    await expectGerman(page, 'a menu and a notice')
    await page.getByRole('menuitem', { name: 'Nullen und löschen' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: /nullen und löschen$/ }).click()
    await expect.poll(() => lock.waiting.size).toBeGreaterThan(0)
    await expect(dialog.getByRole('progressbar').first()).toBeVisible()
    await expectGerman(page, 'a dialog that waits')
    await page.keyboard.press('Escape')
    console(world)
    const machine = [
        'machine/al-web',
        'machine/al-web/xml',
        'machine/al-web/events',
        'machine/al-web/console',
        'machine/nobody',
    ]
    for (const place of ['host', 'records', 'provision', 'nowhere', ...machine]) {
        await page.evaluate(hash => {
            location.hash = hash
        }, `#/${place}`)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await expect(page.locator('.raptor-centre .pf-v6-c-spinner')).toHaveCount(0)
        await expectGerman(page, place)
    }
})

test('from right to left', async ({ stage: { world, open } }) => {
    logIn(world, 'admin')
    addConsoles(world, 'al-web')
    const counted = { 'vcpu.maximum': 1, 'block.count': 1, 'block.0.name': 'vda' }
    use(world, counted, { 'vcpu.0.time': 1e9, 'block.0.rd.bytes': 1e6, 'block.0.wr.bytes': 1e6 })
    let page = await open({ language: 'ar' })
    await expect(row(page, 'al-web')).toContainText('Running')
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
    await shootInShell(page, 'machines-right-to-left')
    setChecks(world, { users: 'off', driver: 'bad' })
    page = await open({ language: 'ar', place: '#/host' })
    await expect(page.getByRole('button', { name: /^Access to machines/ })).toBeVisible()
    await shoot(page, 'host-right-to-left')
    console(world).fail('libvirt: error')
    page = await open({ language: 'ar', place: '#/machine/al-web' })
    await expect(page.getByLabel('About al-web')).toContainText('Active since')
    await expect(page.getByRole('region', { name: 'Usage' })).toContainText('vCPU 0')
    await shoot(page, 'machine-right-to-left')
    page = await open({ language: 'ar', place: '#/machine/al-web/events' })
    await expect(page.getByText('New machine qemu-1-al-web').first()).toBeVisible()
    await shoot(page, 'machine-events-right-to-left')
    page = await open({ language: 'ar', place: '#/machine/al-web/console' })
    await expect(page.getByText('The console of al-web cannot be opened')).toBeVisible()
    await shoot(page, 'console-right-to-left')
})
