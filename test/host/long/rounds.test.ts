// SPDX-License-Identifier: LGPL-2.1-or-later
// What a machine's page begins, it ends: nothing is left of it on the host, however often it was opened and whichever way it went.
import type { Page } from '@playwright/test'
import { countCalls } from '../bench/traffic'
import { expect, test } from '../fixtures'
import type { Host } from '../host'
import { row } from '../people'
import { defineTalker } from '../talker'

const ROUNDS = 20

/** Whatever a page of ours has running on the host. */
const processes = async (host: Host) =>
    (
        await host.shell(
            "ps -eo args= | grep -E 'raptor-(console|lease)|journalctl --since|dbus-daemon --config-file' | grep -v grep || :",
        )
    )
        .split('\n')
        .filter(line => line !== '')

async function visit(page: Page, place: string) {
    await page.evaluate(to => {
        location.hash = to
    }, place)
}

test('twenty rounds through a machine’s page leave nothing on the host', async ({ as, host }) => {
    await defineTalker(host, 'al-web', { text: 'The talker is here\r\n' })
    await host.run('virsh', 'start', 'al-web')
    let page = await as('admin')
    await expect(row(page, 'al-web')).toContainText('Running')
    const before = await processes(host)
    for (let round = 1; round <= ROUNDS; round += 1) {
        await visit(page, '#/machine/al-web')
        await expect(page.getByRole('region', { name: 'Usage' })).toContainText('vCPU 0')
        await visit(page, '#/machine/al-web/console')
        await page.getByRole('textbox', { name: 'Console of al-web' }).focus()
        await expect(async () => {
            await page.keyboard.type(`round-${String(round)}-`)
            await expect(page.locator('.xterm-rows')).toContainText(`round-${String(round)}-`, { timeout: 5_000 })
        }).toPass()
        await visit(page, '#/machine/al-web/events')
        await expect(page.getByText('New machine qemu-').first()).toBeVisible()
        // Every other time it goes as it is.
        if (round % 2 === 0) {
            await page.close()
            page = await as('admin')
        } else await visit(page, '#/')
        await expect(row(page, 'al-web')).toContainText('Running')
    }
    await expect.poll(async () => (await processes(host)).length, { timeout: 60_000 }).toBe(before.length)
    const calls = countCalls(page)
    await page.reload()
    await expect(row(page, 'al-web')).toContainText('Running')
    const stats = () => calls.filter(call => call.endsWith('.GetStats')).length
    await visit(page, '#/machine/al-web')
    await expect(page.getByRole('region', { name: 'Usage' })).toContainText('vCPU 0')
    await visit(page, '#/machine/al-web/xml')
    const asked = stats()
    expect(asked).toBeGreaterThan(1)
    await new Promise(resolve => {
        setTimeout(resolve, 15_000)
    })
    expect(stats()).toBe(asked)
    await page.close()
})

test('a page of which nothing is heard any more loses its console', async ({ host }) => {
    await defineTalker(host, 'al-web', { text: 'The talker is here\r\n' })
    await host.run('virsh', 'start', 'al-web')
    const uuid = (await host.run('virsh', 'domuuid', 'al-web')).trim()
    const program = `/usr/local/libexec/raptor/raptor-console ${uuid} serial0`
    // As a connection that is cut: its input stays open, and nothing comes.
    await host.shell(
        `(sleep 600 | ${program} > /root/console; date +%s > /root/ended) > /dev/null 2>&1 & date +%s > /root/began`,
    )
    await expect.poll(() => host.shell('head -c 60 /root/console | tr -d "\\0"')).toContain('"open"')
    await expect.poll(() => host.shell('pgrep -c raptor-open || :'), { timeout: 240_000 }).toBe('0\n')
    const took = Number(await host.shell('expr $(date +%s) - $(cat /root/began)'))
    expect(took).toBeGreaterThan(140)
    expect(took).toBeLessThan(200)
    await host.shell('pkill -x sleep || :')
})
