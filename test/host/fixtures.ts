// SPDX-License-Identifier: LGPL-2.1-or-later
import { test as base, expect, type Page } from '@playwright/test'
import { hear, type Heard } from '../screens/stage/heard'
import { holdAgainstRecorded } from '../screens/stage/truth'
import { SETUP } from './access/setup'
import { openHost, type Host } from './host'
import { keepSession, openBrowser, openPage, type LogIn, type Person, type Visitor } from './people'
import { AT_FULL_SPEED, SLOW } from './throttle'

type Fixtures = {
    /** Somebody's page. She logs in once in a run, unless she wants a fresh log-in. */
    readonly as: (person: Person, how?: LogIn) => Promise<Page>
    readonly cleanHost: undefined
    /** Whether what the host answers to the pages of `as` is held against what the pictures' host answers. */
    readonly listen: boolean
}

/**
 * Takes away every domain, volume, wipe and throttle, and lets users in, however the test before ended. Fails when it
 * cannot.
 */
const SWEEP = `
    set -e
    systemctl start libvirtd.service
    [ "$(cat /run/raptor-users)" = on ] || ${SETUP} users on
    { systemctl stop 'raptor-wipe@*.service'; systemctl reset-failed; } 2>/dev/null &
    domains=$(virsh list --all --uuid)
    for domain in $domains; do
        virsh destroy "$domain" >/dev/null 2>&1 || :
        virsh undefine "$domain" --nvram --managed-save --snapshots-metadata --checkpoints-metadata >/dev/null || :
    done
    wait
    # Empty is what it is set to, not gone.
    ! grep -qs /dev ${SLOW} || ${AT_FULL_SPEED}
    volumes=$(lvs --noheadings -o lv_full_name lvm-data)
    # With an origin its snapshot goes, too: what is left is looked for below.
    for volume in $volumes; do lvremove --yes "$volume" >/dev/null || :; done
    # Each question is half a second: what was not there need not be looked for again.
    [ -z "$domains" ] || [ -z "$(virsh list --all --name | tr -d '\n')" ]
    [ -z "$volumes" ] || [ -z "$(lvs --noheadings lvm-data)" ]
`

type Sessions = Map<string, Visitor>

export const test = base.extend<Fixtures, { readonly host: Host; readonly sessions: Sessions }>({
    sessions: [
        async ({ browserName: _browser }, use) => {
            const sessions: Sessions = new Map()
            await use(sessions)
            for (const { context } of sessions.values()) await context.close()
        },
        { scope: 'worker' },
    ],
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
    listen: [false, { option: true }],
    as: async ({ browser, host, sessions, listen }, use) => {
        const opened: { close: () => Promise<void> }[] = []
        const heard: Heard = new Map()
        const ends: (() => void)[] = []
        await use(async (person, { administrative = person === 'admin', place, fresh = false } = {}) => {
            if (fresh) {
                const visitor = await openBrowser(browser, person, administrative)
                opened.push(visitor.context)
                return openPage(visitor, host, place)
            }
            const key = `${person} ${String(administrative)}`
            let visitor = sessions.get(key)
            if (!visitor) {
                visitor = await openBrowser(browser, person, administrative)
                sessions.set(key, visitor)
            }
            if (listen) ends.push(hear(visitor.context, heard))
            const page = await openPage(visitor, host, place)
            opened.push(page)
            if (visitor.context.pages().length === 1) {
                await keepSession(visitor.context, host)
                // A page behind another one gets a picture a second, and each click waits for two.
                await page.bringToFront()
            }
            return page
        })
        for (const one of opened) await one.close()
        for (const end of ends) end()
        if (listen) holdAgainstRecorded(heard)
    },
})

export { expect }
