// SPDX-License-Identifier: LGPL-2.1-or-later
import { env } from 'node:process'
import { expect, type Page } from '@playwright/test'
import axe, { type RunOptions } from 'axe-core'
import { layoutFaults } from './layout'

declare global {
    interface Window {
        axe: typeof axe
    }
}

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

/** What depends on the style: from light to dark nothing but colours changes, what there is stays the same. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block']

/** @param rules all of axe-core's unless told otherwise */
async function violations(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
    // In the page itself, once: its companion for Playwright brings its half a megabyte again for each answer.
    if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
    const options: RunOptions = { resultTypes: ['violations'], iframes: false }
    if (rules) options.runOnly = { type: 'rule', values: [...rules] }
    const found = await page.evaluate(asked => window.axe.run(asked), options)
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 160)).join(' | ')}`)
}

/**
 * Holds one state of the page, in both styles and sizes, against axe-core and the layout's rules; RAPTOR_PICTURES=1: and makes a
 * picture of each.
 */
export async function shoot(page: Page, state: string) {
    for (const [size, viewport] of Object.entries(SIZES)) {
        await page.setViewportSize(viewport)
        for (const style of STYLES) {
            await setStyle(page, style)
            const name = `${state}, ${style}, ${size}`
            if (env['RAPTOR_PICTURES'] === '1')
                await page.screenshot({ path: `test-results/screens/${state}-${size}-${style}.png`, fullPage: true })
            expect.soft(await violations(page, style === 'light' ? undefined : OF_COLOURS), `axe: ${name}`).toEqual([])
            expect.soft(await layoutFaults(page), `layout: ${name}`).toEqual([])
        }
    }
    await page.setViewportSize(SIZES.wide)
    await setStyle(page, 'light')
}

/** What Cockpit's menu leaves of a window, in pixels, by the window's width. */
const IN_SHELL = { 1024: 784, 1280: 1040, 1440: 1200, 1920: 1680 } as const

/** The page as it is beside Cockpit's menu: nothing is cut, and a table is one. */
export async function shootInShell(page: Page, state: string) {
    for (const [of, width] of Object.entries(IN_SHELL)) {
        await page.setViewportSize({ width, height: SIZES.wide.height })
        if (env['RAPTOR_PICTURES'] === '1')
            await page.screenshot({ path: `test-results/screens/${state}-in-shell-${of}.png` })
        expect.soft(await layoutFaults(page), `layout: ${state} in a window of ${of}`).toEqual([])
        await expect.soft(page.getByRole('columnheader').first(), `a table in a window of ${of}`).toBeVisible()
    }
    await page.setViewportSize(SIZES.wide)
}

/** The page, once it says this. */
export async function waited(page: Page, text: string): Promise<Page> {
    await expect(page.getByText(text)).toBeVisible()
    return page
}
