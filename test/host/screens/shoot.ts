// SPDX-License-Identifier: LGPL-2.1-or-later
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { layoutFaults } from './layout'

const STYLES = ['light', 'dark'] as const
// As tall as the page: it scrolls inside, and a picture shows what is in the window.
const SIZES = { wide: { width: 1280, height: 1100 }, narrow: { width: 390, height: 2400 } } as const

/** As Cockpit's own style menu does it. */
async function setStyle(page: Page, style: (typeof STYLES)[number]) {
    await page.evaluate(name => {
        localStorage.setItem('shell:style', name)
        window.dispatchEvent(new CustomEvent('cockpit-style', { detail: { style: name } }))
    }, style)
}

async function violations(page: Page): Promise<readonly string[]> {
    // Its usual mode opens a page of its own for each answer, which leaves ours behind it with a picture a second. It is for frames
    // of other sites, and we have none.
    const found = await new AxeBuilder({ page }).setLegacyMode().analyze()
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 160)).join(' | ')}`)
}

/** Pictures of one state of the page in both styles and sizes; each is held against axe-core and the layout's rules. */
export async function shoot(page: Page, state: string) {
    for (const [size, viewport] of Object.entries(SIZES)) {
        await page.setViewportSize(viewport)
        for (const style of STYLES) {
            await setStyle(page, style)
            // Colours fade over from one style to the other; half-way ones are nobody's choice.
            await page.evaluate(() =>
                Promise.all(
                    document
                        .getAnimations()
                        .filter(one => one.effect?.getComputedTiming().iterations !== Infinity)
                        .map(one => one.finished.catch(() => undefined)),
                ),
            )
            const name = `${state}, ${style}, ${size}`
            await page.screenshot({ path: `test-results/screens/${state}-${size}-${style}.png`, fullPage: true })
            expect.soft(await violations(page), `axe: ${name}`).toEqual([])
            expect.soft(await layoutFaults(page), `layout: ${name}`).toEqual([])
        }
    }
    await page.setViewportSize(SIZES.wide)
    await setStyle(page, 'light')
}

/** The page, once it says this. */
export async function waited(page: Page, text: string): Promise<Page> {
    await expect(page.getByText(text)).toBeVisible()
    return page
}
