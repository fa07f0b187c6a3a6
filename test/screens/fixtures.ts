// SPDX-License-Identifier: LGPL-2.1-or-later
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test as base, expect, type Page } from '@playwright/test'
import { answerStates } from './scenes'
import { openOn, type CockpitFiles, type Look } from './stage/browser'
import { startPrograms } from './stage/programs'
import { readRecorded, World } from './stage/world'

const ROOT = join(import.meta.dirname, '../..')
const COCKPIT = ['/usr/share/cockpit/base1', '/usr/share/cockpit/static'] as const

export type Stage = {
    readonly world: World
    /** Opens the page on this world, in place of the one before. What it asks must have an answer: if not, the test fails at its end. */
    readonly open: (look?: Look) => Promise<Page>
}

export const test = base.extend<{ readonly stage: Stage }, { readonly cockpit: CockpitFiles }>({
    cockpit: [
        async ({ browserName: _browser }, use, { parallelIndex }) => {
            const folder = join(ROOT, `test-results/cockpit-${String(parallelIndex)}`)
            await promisify(execFile)(join(ROOT, 'test/host/lab/lab'), ['files', folder, ...COCKPIT])
            await use({ folder })
        },
        { scope: 'worker', timeout: 20 * 60_000 },
    ],
    stage: async ({ browser, cockpit }, use) => {
        const world = new World(readRecorded())
        startPrograms(world)
        answerStates(world)
        let page: Page | undefined
        await use({
            world,
            open: async look => {
                // One behind another is drawn once a second.
                await page?.context().close()
                page = await openOn(world, browser, cockpit, look)
                return page
            },
        })
        await page?.context().close()
        expect([...world.unknown], 'was asked, and is not in what was recorded').toEqual([])
    },
})

export { expect }
