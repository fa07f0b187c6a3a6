// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Page } from '@playwright/test'

/**
 * What a person would see at once: a page that scrolls sideways, text cut off, things on top of each other.
 * @returns a sentence for each fault
 */
export function layoutFaults(page: Page): Promise<readonly string[]> {
    return page.evaluate(() => {
        const faults: string[] = []
        const name = (element: Element) =>
            `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> ${(element.textContent || (element.getAttribute('aria-label') ?? '')).slice(0, 40)}`

        const root = document.documentElement
        if (root.scrollWidth > root.clientWidth)
            faults.push(`the page is ${String(root.scrollWidth)} wide in ${String(root.clientWidth)}`)

        // Behind a dialog or an open menu things may lie on each other: that is what these are for.
        const dialog = document.querySelector('[role="dialog"]')
        const scope = dialog ?? document.body
        const visible = (element: Element) => {
            const box = element.getBoundingClientRect()
            const style = getComputedStyle(element)
            return (
                box.width > 1 &&
                box.height > 1 &&
                style.visibility !== 'hidden' &&
                style.opacity !== '0' &&
                style.clipPath === 'none'
            )
        }
        const things = [
            ...scope.querySelectorAll(
                'button, [role=progressbar], a, input, select, h1, h2, h3, label, dt, dd, td, th, li, p, code',
            ),
        ]
            .filter(visible)
            .filter(element => !element.closest('[role="menu"], .pf-v6-screen-reader'))

        for (const element of things) {
            const { left, right } = element.getBoundingClientRect()
            if (left < -1 || right > root.clientWidth + 1) faults.push(`outside the window: ${name(element)}`)
            const style = getComputedStyle(element)
            if (
                element.scrollWidth > element.clientWidth + 1 &&
                style.overflowX !== 'visible' &&
                style.overflowX !== 'auto' &&
                element.clientWidth > 0
            )
                faults.push(`cut off: ${name(element)}`)
        }
        // Each is asked once where it is: every pair is looked at.
        const boxes = things.map(element => ({
            element,
            box: element.getBoundingClientRect(),
            menu: element.closest('[role="menu"]'),
        }))
        for (const [index, one] of boxes.entries())
            for (const other of boxes.slice(index + 1)) {
                const [a, b] = [one.box, other.box]
                const width = Math.min(a.right, b.right) - Math.max(a.left, b.left)
                const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
                if (width <= 2 || height <= 2 || one.menu !== other.menu) continue
                if (one.element.contains(other.element) || other.element.contains(one.element)) continue
                faults.push(`on top of each other: ${name(one.element)} and ${name(other.element)}`)
            }
        return faults
    })
}
