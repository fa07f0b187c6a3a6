// SPDX-License-Identifier: LGPL-2.1-or-later

/** Where one is as Cockpit reads it; undefined: the address is broken (`%zz`), and Cockpit throws whenever it is asked. */
function here(): cockpit.Location | undefined {
    try {
        return cockpit.location
    } catch {
        return undefined
    }
}

/** Of a broken address, the same one each time while it is that. */
let broken: { readonly hash: string; readonly path: readonly string[] } | undefined

function brokenPath(hash: string): readonly string[] {
    if (broken?.hash !== hash) broken = { hash, path: ['', ...hash.replace(/^#\/?/, '').split('/')] }
    return broken.path
}

/**
 * The page's own address, which Cockpit's shell shows and remembers: `#/provision` is `['provision']`. One that is broken is told
 * as it stands, so that it names nothing.
 */
export function currentPath(): readonly string[] {
    return here()?.path ?? brokenPath(window.location.hash)
}

export function goTo(...path: readonly string[]): void {
    const location = here()
    if (location) location.go([...path])
    else window.location.hash = `#/${path.map(encodeURIComponent).join('/')}`
}

/** @returns ends it */
export function onPathChange(callback: () => void): () => void {
    cockpit.addEventListener('locationchanged', callback)
    return () => {
        cockpit.removeEventListener('locationchanged', callback)
    }
}
