// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * For a browser's `addInitScript`: nothing moves. Without a graphics processor a spinner that turns takes as much of two
 * processors as an emulated host can hardly spare while it is waited for: a quarter of the time of a test.
 */
export const still = () => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync('*, *::before, *::after { animation: none !important; transition: none !important }')
    document.adoptedStyleSheets.push(sheet)
}
