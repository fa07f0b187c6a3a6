// SPDX-License-Identifier: LGPL-2.1-or-later

// Cockpit's shell keeps the person's choice of style here and tells its pages of a change by a storage event.
const KEY = 'shell:style'
const dark = window.matchMedia('(prefers-color-scheme: dark)')

function apply(): void {
    const style = localStorage.getItem(KEY) ?? 'auto'
    document.documentElement.classList.toggle(
        'pf-v6-theme-dark',
        style === 'dark' || (style === 'auto' && dark.matches),
    )
}

/** Follows the style that was chosen in Cockpit, or the browser's. */
export function followTheme(): void {
    apply()
    dark.addEventListener('change', apply)
    window.addEventListener('storage', event => {
        if (event.key === KEY) apply()
    })
    // The shell in the frame around this page: storage events do not reach the window that caused them.
    window.addEventListener('cockpit-style', apply)
}
