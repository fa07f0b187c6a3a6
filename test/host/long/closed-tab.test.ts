// SPDX-License-Identifier: LGPL-2.1-or-later
import { domainNames, volumes } from '../domains'
import { expect, test } from '../fixtures'
import { listIsThere, review, row } from '../people'

const WISH = { Owner: 'al', Name: 'web', Memory: '256', Volume: '64 MiB' }

/** Moments over the whole of a provisioning, from before the lock to after the last step. */
const MOMENTS = Array.from({ length: 20 }, (_, index) => index * 250)

test('a tab closed at any moment of provisioning leaves a whole machine, nothing, or a line that can be cleaned up', async ({
    as,
    host,
}) => {
    const watcher = await as('admin')
    await listIsThere(watcher)
    const ends = { whole: 0, nothing: 0, unfinished: 0 }
    for (const moment of MOMENTS)
        await test.step(`after ${String(moment)} ms`, async () => {
            const page = await as('admin', { fresh: true })
            await listIsThere(page)
            await review(page, WISH)
            await page.getByRole('button', { name: 'Provision machine' }).click()
            await new Promise(resolve => {
                setTimeout(resolve, moment)
            })
            await page.context().close()
            // Whoever gets the lock now knows that nobody is at work any more.
            await host.shell('flock /run/raptor/lock true')
            const tags = (await host.run('lvs', '--noheadings', '-o', 'lv_tags', 'lvm-data')).trim()
            const domains = await domainNames(host)
            const line = row(watcher, 'al-web')
            if (tags.includes('raptor.state=provisioning')) {
                ends.unfinished += 1
                await expect(line).toContainText('Unfinished')
                await line.getByRole('button', { name: 'Clean up' }).click()
                await watcher.getByRole('dialog').getByRole('button', { name: 'Clean up' }).click()
            } else if (domains.length === 0) {
                ends.nothing += 1
                expect(await volumes(host)).toEqual([])
            } else {
                ends.whole += 1
                expect(domains).toEqual(['al-web'])
                expect(await volumes(host)).toEqual(['guest-al-web'])
                await expect(line).toContainText('64 MiB')
                await line.getByRole('button', { name: 'Actions for al-web' }).click()
                await watcher.getByRole('menuitem', { name: 'Zero and delete' }).click()
                await watcher
                    .getByRole('dialog')
                    .getByRole('button', { name: /Zero and delete/ })
                    .click()
            }
            await expect(watcher.getByText('No machines yet')).toBeVisible()
            expect(await volumes(host)).toEqual([])
            expect(await domainNames(host)).toEqual([])
        })
    process.stdout.write(`  ends of ${String(MOMENTS.length)} closed tabs: ${JSON.stringify(ends)}\n`)
})
