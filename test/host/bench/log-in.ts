// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Browser } from '@playwright/test'
import { still } from '../../screens/stage/still'
import type { Host } from '../host'

/** Cockpit's log-in before one of its pages, filled in by an administrator: the next click is the first thing that is measured. */
export async function beforeLogIn(browser: Browser, host: Host, name: string) {
    const context = await browser.newContext({ ignoreHTTPSErrors: true })
    // What turns takes from the host what is measured: the browser has the same two processors.
    await context.addInitScript(still)
    const page = await context.newPage()
    await page.addInitScript(() => {
        localStorage.setItem('superuser:admin', 'any')
        // On an emulated host cockpit-machines shows a hint instead of its list until somebody ignores it.
        localStorage.setItem('virtualization-disabled-ignored', 'true')
    })
    await page.goto(`${host.address}/cockpit/@localhost/${name}/index.html`)
    await page.getByLabel('User name').fill('admin')
    await page.getByLabel('Password', { exact: true }).fill('raptor')
    return { context, page, logIn: page.getByRole('button', { name: 'Log in' }) }
}
