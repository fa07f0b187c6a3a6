// SPDX-License-Identifier: LGPL-2.1-or-later
// What the browser alone does when one machine of many changes; without a host, which has no part in it.
import { test } from '../../screens/fixtures'
import { copyDomain, keep, logIn, suspend } from '../../screens/scenes'

/** Of the first the browser still compiles what it runs: it is not counted. */
const TIMES = 12

for (const count of [20, 200])
    test(`one machine of ${String(count)} changes`, async ({ stage: { world, open } }) => {
        logIn(world, 'admin')
        keep(world, ['bob-away'], [])
        const paths = copyDomain(world, 'bob-away', count)
        const page = await open()
        await page.getByRole('rowheader', { name: 'al-m000' }).waitFor()
        await page.evaluate(() => new Promise(resolve => requestIdleCallback(resolve)))
        const session = await page.context().newCDPSession(page)
        await session.send('Performance.enable')
        const scripting = async () => {
            const { metrics } = await session.send('Performance.getMetrics')
            return metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? NaN
        }
        const took: number[] = []
        for (const [time, path] of paths.slice(0, TIMES).entries()) {
            // Looked for by the page itself: whoever asks it again and again is scripting, too.
            const changed = page.evaluate(
                name =>
                    new Promise<void>(resolve => {
                        const row = [...document.querySelectorAll('tr')].find(one => one.textContent.includes(name))
                        const seen = new MutationObserver(() => {
                            if (row?.textContent.includes('Paused') === true) resolve()
                        })
                        if (row) seen.observe(row, { subtree: true, childList: true, characterData: true })
                    }),
                `al-m${String(time).padStart(3, '0')}`,
            )
            await page.evaluate(() => new Promise(resolve => requestIdleCallback(resolve)))
            const before = await scripting()
            suspend(world, path)
            await changed
            if (time > 0) took.push((await scripting()) - before)
        }
        took.sort((a, b) => a - b)
        const ms = (seconds = NaN) => `${(seconds * 1000).toFixed(1)} ms`
        console.log(
            `scripting for one change of ${String(count)}: median ${ms(took[Math.floor(took.length / 2)])}, ` +
                `${ms(took[0])} to ${ms(took.at(-1))}`,
        )
    })
