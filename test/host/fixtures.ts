// SPDX-License-Identifier: LGPL-2.1-or-later
import { test as base, expect, type Page } from '@playwright/test'
import { openHost, type Host } from './host'
import { logIn, type LogIn, type Person } from './people'

type Fixtures = {
    /** Logs somebody in, each time in a browser of her own. */
    readonly as: (person: Person, how?: LogIn) => Promise<Page>
    readonly cleanHost: undefined
}

/** Takes away every domain, volume, wipe and throttle, however the test before ended. Fails when it cannot. */
const SWEEP = `
    systemctl start libvirtd.service
    for domain in $(virsh list --all --uuid); do
        virsh destroy "$domain" >/dev/null 2>&1 || :
        virsh undefine "$domain" --nvram --managed-save --snapshots-metadata --checkpoints-metadata >/dev/null || :
    done
    systemctl stop 'raptor-wipe@*.service' 2>/dev/null || :
    systemctl reset-failed 2>/dev/null || :
    rm -rf /run/systemd/system/raptor-wipe@.service.d
    systemctl daemon-reload
    for volume in $(lvs --noheadings -o lv_full_name lvm-data); do lvremove --yes "$volume" >/dev/null; done
    [ -z "$(virsh list --all --name | tr -d '\n')" ] && [ -z "$(lvs --noheadings lvm-data)" ]
`

export const test = base.extend<Fixtures, { readonly host: Host }>({
    host: [
        // eslint wants no empty pattern, Playwright wants one: a fixture that needs no other names none.
        async ({ browserName: _browser }, use) => {
            await use(openHost())
        },
        { scope: 'worker' },
    ],
    cleanHost: [
        async ({ host }, use) => {
            await host.shell(SWEEP)
            await use(undefined)
        },
        { auto: true },
    ],
    as: async ({ browser, host }, use) => {
        const pages: Page[] = []
        await use(async (person, how) => {
            const page = await logIn(browser, host, person, how)
            pages.push(page)
            return page
        })
        for (const page of pages) await page.context().close()
    },
})

export { expect }
