// SPDX-License-Identifier: LGPL-2.1-or-later
// `make bench`: figures beside Debian's cockpit-machines on the same host in the same run. The machines that this runs
// on are noisy, so what counts are ratios; nothing here asserts seconds.
import type { Browser } from '@playwright/test'
import { machineByHand } from '../domains'
import { expect, test } from '../fixtures'
import type { Host } from '../host'
import { review, row } from '../people'
import { beforeLogIn } from './log-in'
import { defineMany, nameOf } from './many'
import { countCalls, followLock, median, spread } from './traffic'

const say = (text: string) => {
    process.stdout.write(`  ${text}\n`)
}

const pause = (milliseconds: number) =>
    new Promise(resolve => {
        setTimeout(resolve, milliseconds)
    })

type PageName = 'raptor' | 'machines'

/** From the click on "Log in" to the last name in the list. */
async function timeToList(
    browser: Browser,
    host: Host,
    page: PageName,
    count: number,
    rest?: (calls: string[]) => Promise<void>,
) {
    const { context, page: tab, logIn } = await beforeLogIn(browser, host, page)
    const calls = countCalls(tab)
    const began = Date.now()
    await logIn.click()
    // Ours has the name in the buttons as well, for a screen reader.
    const shown = (name: string | RegExp) =>
        page === 'raptor' ? tab.getByRole('rowheader', { name }) : tab.getByText(name, { exact: true })
    for (const index of [0, count - 1]) await expect(shown(nameOf(index))).toBeVisible({ timeout: 300_000 })
    await expect(shown(/^al-m\d+(?:\s*al)?$/)).toHaveCount(count, { timeout: 300_000 })
    const took = Date.now() - began
    const made = calls.length
    if (rest) await rest(calls)
    await context.close()
    return { took, made, calls }
}

test('size of the first script and style sheet', async ({ host }) => {
    const size = async (name: string, kind: string) =>
        Number(await host.shell(`cat /usr/share/cockpit/${name}/index.${kind}.gz | wc -c`)) / 1000
    const ours =
        Number(
            await host.shell(
                "cd /usr/local/share/cockpit/raptor; cat index.js.gz $(grep -o 'chunk[^\"]*js' index.html | sed 's/$/.gz/') | wc -c",
            ),
        ) / 1000
    const style = Number(await host.shell('wc -c < /usr/local/share/cockpit/raptor/index.css.gz')) / 1000
    say(
        `first script, gzip:  ${ours.toFixed(0)} kB   cockpit-machines ${(await size('machines', 'js')).toFixed(0)} kB   goal 250 kB`,
    )
    say(
        `style sheet, gzip:   ${style.toFixed(0)} kB   cockpit-machines ${(await size('machines', 'css')).toFixed(0)} kB   goal 100 kB`,
    )
})

for (const count of [5, 50, 100])
    test(`from log-in to the complete list with ${String(count)} domains`, async ({ browser, host }) => {
        await defineMany(host, count)
        const ours: number[] = []
        const theirs: number[] = []
        let made = 0
        let methods: readonly string[] = []
        let theirCalls = 0
        for (let round = 0; round < 3; round += 1) {
            const run = await timeToList(browser, host, 'raptor', count)
            ours.push(run.took)
            made = run.made
            methods = run.calls
            if (count > 5) continue
            const other = await timeToList(browser, host, 'machines', count)
            theirs.push(other.took)
            theirCalls = other.made
        }
        say(`${String(count)} domains, log-in to list:  ${spread(ours)}`)
        if (count === 5)
            say(
                `  cockpit-machines:  ${spread(theirs)}   ratio ${(median(ours) / median(theirs)).toFixed(2)}, goal 0.33`,
            )
        say(
            `  D-Bus calls:  ${String(made)}   goal at most ${String(count + 5)}${count === 5 ? `   cockpit-machines ${String(theirCalls)}` : ''}`,
        )
        say(`  ${[...new Set(methods)].join(', ')}`)
    })

test('calls of an idle page in a minute, nothing running', async ({ browser, host }) => {
    await defineMany(host, 5)
    const idle = async (page: PageName) => {
        let count = 0
        await timeToList(browser, host, page, 5, async calls => {
            // What belongs to the start comes within the first seconds; then the minute.
            await pause(15_000)
            const before = calls.length
            await pause(60_000)
            count = calls.length - before
        })
        return count
    }
    say(
        `idle, D-Bus calls a minute:  ${String(await idle('raptor'))}   cockpit-machines ${String(await idle('machines'))}   goal 0`,
    )
})

test('from virsh start in a shell to the page', async ({ as, host }) => {
    await machineByHand(host, 'al-web')
    const page = await as('admin')
    await expect(row(page, 'al-web')).toContainText('Shut off')
    const late: number[] = []
    for (let round = 0; round < 5; round += 1) {
        const seen = expect(row(page, 'al-web'))
            .toContainText('Running')
            .then(() => Date.now())
        await host.run('virsh', 'start', 'al-web')
        const started = Date.now()
        late.push((await seen) - started)
        await host.run('virsh', 'destroy', 'al-web')
        await expect(row(page, 'al-web')).toContainText('Shut off')
    }
    say(`virsh start returned to shown as running:  ${spread(late)}`)
})

test('provisioning against the same commands typed in a row', async ({ as, host }) => {
    const page = await as('admin')
    const everyLock = followLock(page)
    await page.reload()
    const ours: number[] = []
    const typed: number[] = []
    for (let round = 0; round < 5; round += 1) {
        await review(page, { Owner: 'al', Name: 'web', Memory: '256', Volume: '1 GiB' })
        const commands = await page
            .getByRole('list', { name: 'Steps' })
            .getByRole('code')
            .or(page.locator('ol code'))
            .allTextContents()
        const xml = (await page.getByLabel('Domain XML').textContent()) ?? ''
        // Nobody clicks before she has cast a glance at it.
        await pause(3_000)
        const began = Date.now()
        await page.getByRole('button', { name: 'Provision machine' }).click()
        await expect(page.getByText('al-web is provisioned')).toBeVisible()
        ours.push(Date.now() - began)
        await page.getByRole('button', { name: 'Back to the machines' }).click()
        await expect(row(page, 'al-web')).toBeVisible()
        await host.shell('virsh undefine --nvram al-web; lvremove -qq -y lvm-data/guest-al-web')
        await expect(row(page, 'al-web')).toBeHidden()
        await host.give(xml, 'tee', '/root/al-web.xml')
        await host.give(['set -e; cd /root', ...commands, ''].join('\n'), 'tee', '/root/commands')
        // As the administrator whom the page serves: with sudo where root is needed.
        const start = Date.now()
        await host.run('sh', '/root/commands')
        typed.push(Date.now() - start)
        await host.shell('virsh undefine --nvram al-web; lvremove -qq -y lvm-data/guest-al-web')
        await expect(row(page, 'al-web')).toBeHidden()
    }
    say(
        `provisioning:  ${spread(ours)}   typed ${spread(typed)}   ratio ${(median(ours) / median(typed)).toFixed(2)}, goal 1.3`,
    )
    // The list takes it for a moment as well, to see whether something was left behind.
    const runs = everyLock.filter(({ asked }) => asked.includes('lvcreate'))
    say(
        `  under the lock:  ${spread(runs.map(({ whole }) => whole))}   the look ${spread(runs.map(({ look }) => look))}`,
    )
    say(`  asked under it:  ${String(runs.at(-1)?.asked.length)}   ${String(runs.at(-1)?.asked.join(', '))}`)
})
