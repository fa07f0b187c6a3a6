// SPDX-License-Identifier: LGPL-2.1-or-later

/** The page's own address, which Cockpit's shell shows and remembers: `#/provision` is `['provision']`. */
export function currentPath(): readonly string[] {
    return cockpit.location.path
}

export function goTo(...path: readonly string[]): void {
    cockpit.location.go([...path])
}

/** @returns ends it */
export function onPathChange(callback: () => void): () => void {
    cockpit.addEventListener('locationchanged', callback)
    return () => {
        cockpit.removeEventListener('locationchanged', callback)
    }
}
