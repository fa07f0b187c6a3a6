// SPDX-License-Identifier: LGPL-2.1-or-later

/** One line of Cockpit's fswatch1: what happened to which file. */
function nameOf(line: unknown, folder: string): string | undefined {
    const path: unknown = typeof line === 'object' && line !== null ? Reflect.get(line, 'path') : undefined
    return typeof path === 'string' && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined
}

/**
 * Follows what happens to the files in a folder, by the kernel's inotify. A folder that is not there, or may not be looked
 * into, has no changes to tell of; one that is made later is followed from then on.
 * @param onFile is told the name of a file that was made, written, renamed or removed; several times for one change
 * @returns ends it
 */
export function watchFolder(folder: string, onFile: (name: string) => void, superuser?: 'require'): () => void {
    const channel = cockpit.channel({
        payload: 'fswatch1',
        path: folder,
        ...(superuser === undefined ? {} : { superuser }),
    })
    channel.addEventListener('message', (_event, message) => {
        const name = nameOf(JSON.parse(message), folder)
        if (name !== undefined) onFile(name)
    })
    return () => {
        channel.close()
    }
}
