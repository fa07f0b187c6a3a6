// SPDX-License-Identifier: LGPL-2.1-or-later
import { stderr } from 'node:process'
import { expect, type Browser, type BrowserContext, type JSHandle, type Locator, type Page } from '@playwright/test'
import { still } from '../screens/stage/still'
import type { Host } from './host'

export type Person = 'admin' | 'libby' | 'al' | 'al-ice' | 'alice' | 'stranger' | 'sue'

/** Every account of the test host has it; the host is reached from this machine only. */
const PASSWORD = 'raptor'

export type LogIn = {
    readonly administrative?: boolean
    /** the page's own address behind its `#` */
    readonly place?: string
    /** a log-in of her own, that ends with the browser that she closes */
    readonly fresh?: boolean
}

const PAGE = '/cockpit/@localhost/raptor/index.html'

/** A browser of somebody's. */
export type Visitor = {
    readonly context: BrowserContext
    readonly person: Person
    readonly administrative: boolean
}

/** `administrative`: as if she had turned that on before: Cockpit keeps it in the browser. */
export async function openBrowser(browser: Browser, person: Person, administrative: boolean): Promise<Visitor> {
    const context = await browser.newContext({ ignoreHTTPSErrors: true })
    await context.addInitScript(still)
    await context.addInitScript(
        ([key, value]) => {
            if (!key || !value || location.protocol !== 'https:') return
            localStorage.setItem('superuser-key', key)
            localStorage.setItem(key, value)
        },
        [`superuser:${person}`, administrative ? 'any' : 'none'],
    )
    return { context, person, administrative }
}

/** How long one try may take, in milliseconds: Cockpit itself gives up on a log-in after 30 s. */
const PATIENCE = 60_000

/**
 * Logs in where that has not been done yet, with the request that Cockpit's form makes (its login.js) and without the
 * form: that is Cockpit's, takes as long as the log-in itself, and is not what is tested.
 */
async function logIn({ context, person, administrative }: Visitor, host: Host): Promise<void> {
    const ask = (headers: Readonly<Record<string, string>>) =>
        context.request.get(`${host.address}/cockpit/login`, { headers, timeout: PATIENCE })
    if (await isKept(context)) return
    if ((await ask({})).ok()) return
    const answer = await ask({
        Authorization: `Basic ${Buffer.from(`${person}:${PASSWORD}\0`).toString('base64')}`,
        'X-Superuser': administrative ? 'any' : 'none',
    })
    if (!answer.ok()) throw new Error(`Cockpit refused to log ${person} in: ${answer.statusText()}`)
}

/**
 * Opens an address in a page of its own, which is there when `there` is. Cockpit's own troubles go by with another try,
 * as a person would make it: cockpit-ws ends when nobody has been there for 90 s, and whoever comes at that very moment
 * is told "error"; a host that is busy can be too slow for the time that Cockpit gives to a log-in. What our page does
 * is not tried again, a page that stays empty neither.
 */
async function open(visitor: Visitor, host: Host, path: string, there: (page: Page) => Locator): Promise<Page> {
    for (let tries = 3; ; tries -= 1) {
        const page = await visitor.context.newPage()
        try {
            await logIn(visitor, host)
            // The first answer is enough: what a slow file of Cockpit's holds up is seen in what is waited for.
            await page.goto(`${host.address}${path}`, { waitUntil: 'commit', timeout: PATIENCE })
        } catch (error) {
            if (tries === 1) throw error
            stderr.write(`${visitor.person}'s page did not open: ${String(error)}\n`)
            await page.close()
            continue
        }
        await there(page).waitFor()
        return page
    }
}

/** Opens the page on its own address, as a bookmark would: without Cockpit's shell around it, in half the time. */
export function openPage(visitor: Visitor, host: Host, place = ''): Promise<Page> {
    return open(visitor, host, `${PAGE}${place}`, page => page.locator('#app > *').first())
}

/** What keeps each log-in alive. */
const keepers = new WeakMap<BrowserContext, JSHandle<WebSocket>>()

/**
 * Keeps a log-in alive between tests: Cockpit ends a session 15 s after its last connection. A bare connection does,
 * and makes the host do nothing.
 */
export async function keepSession(context: BrowserContext, host: Host): Promise<void> {
    const page = await context.newPage()
    await page.goto(`${host.address}/cockpit/@localhost/raptor/manifest.json`)
    const socket = await page.evaluateHandle(
        () =>
            new Promise<WebSocket>((resolve, reject) => {
                const opened = new WebSocket(`wss://${location.host}/cockpit/socket`, 'cockpit1')
                opened.onerror = () => {
                    reject(new Error('no connection'))
                }
                opened.onopen = () => {
                    opened.send('\n{"command":"init","version":1,"host":"localhost"}')
                    resolve(opened)
                }
            }),
    )
    keepers.set(context, socket)
}

/** Whether she is logged in for sure: to ask the host takes a second. */
async function isKept(context: BrowserContext): Promise<boolean> {
    return (await keepers.get(context)?.evaluate(socket => socket.readyState === socket.OPEN)) ?? false
}

/** Turns administrative access on where everybody does, at the top of Cockpit; the page must be in Cockpit's own frame. */
export async function becomeAdministrative(page: Page) {
    await page.getByRole('button', { name: 'Limited access' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(/Password/).fill(PASSWORD)
    await dialog.getByRole('button', { name: 'Authenticate' }).click()
}

/** The page in Cockpit's own frame, after a log-in of its own with limited access. */
export async function openInCockpit(browser: Browser, host: Host, person: Person, place = '') {
    const visitor = await openBrowser(browser, person, false)
    const frameOf = (page: Page) => page.frameLocator('iframe[name="cockpit1:localhost/raptor"]')
    const page = await open(visitor, host, `/raptor${place}`, shell => frameOf(shell).locator('#app > *').first())
    return { context: visitor.context, page, frame: frameOf(page) }
}

/** The row of a machine in the list. */
export function row(page: Page, name: string) {
    return page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) })
}

/** Chooses something in the menu of a machine's row. */
export async function choose(page: Page, name: string, item: string) {
    await page.getByRole('button', { name: `Actions for ${name}` }).click()
    await page.getByRole('menuitem', { name: item }).click()
}

/** The list is complete, root's part of it included. */
export async function listIsThere(page: Page) {
    await expect(page.getByRole('heading', { name: 'Machines', level: 1 })).toBeVisible()
    await expect(page.getByRole('table', { name: 'Machines' }).or(page.getByText('No machines yet'))).toBeVisible()
}

/** What only root can tell or do is told, and cannot be begun. */
export async function isLimited(page: Page) {
    await expect(page.getByText('You have limited access')).toBeVisible()
    await expect(page.getByText('Shown with administrative access.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Provision machine' })).toHaveAttribute('aria-disabled', 'true')
}

export type Wish = Partial<
    Record<'Owner' | 'Name' | 'vCPUs' | 'Pins of the vCPUs' | 'Pins of the emulator' | 'Memory' | 'Volume', string>
>

/** Fills in the form as far as it is told, and leaves the suggestions in the rest. */
export async function fillIn(page: Page, wish: Wish, bridge?: string) {
    for (const [label, value] of Object.entries(wish))
        await page
            .getByRole('textbox', { name: label, exact: true })
            .or(page.getByRole('combobox', { name: label, exact: true }))
            .fill(value)
    if (bridge !== undefined) await page.getByRole('combobox', { name: 'Bridge' }).selectOption(bridge)
}

/** From the list to the review of a wish. */
export async function review(page: Page, wish: Wish, bridge?: string) {
    await page.getByRole('button', { name: 'Provision machine' }).click()
    await expect(page.getByRole('textbox', { name: 'Volume' })).toBeVisible()
    await fillIn(page, wish, bridge)
    await page.getByRole('button', { name: 'Review' }).click()
    await expect(page.getByRole('heading', { name: /^How .* will be provisioned$/ })).toBeVisible()
}

/** Provisions a machine through the page and waits for its end. */
export async function provision(page: Page, wish: Wish, bridge?: string) {
    await review(page, wish, bridge)
    await page.getByRole('button', { name: 'Provision machine' }).click()
    await expect(page.getByText(/is provisioned$/)).toBeVisible()
    await page.getByRole('button', { name: 'Back to the machines' }).click()
    await listIsThere(page)
}
