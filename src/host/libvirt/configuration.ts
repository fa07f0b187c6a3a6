// SPDX-License-Identifier: LGPL-2.1-or-later

import { watchFolder } from '../base/folder'

/** Where libvirt keeps what a domain is like at its next start, in a file of its name, and below it the same of networks. */
const DOMAINS = '/etc/libvirt/qemu'
const NETWORKS = `${DOMAINS}/networks`
/** With a link for each domain that starts with the host. */
const AUTOSTART = `${DOMAINS}/autostart`

/** When the file of each domain has changed last, by its name and by performance.now(). */
export type Changes = ReadonlyMap<string, number>

/** libvirt writes NAME.xml.new and renames it, a moment before it takes the change for its own: asked at once, it may still
 *  tell the old. In milliseconds. */
const SETTLED = 300

/**
 * Follows changes of what libvirt has written down, which give no event: `virsh … --config`, `virsh autostart`. For root: nobody
 * else can look into the folder.
 * @param onDomains is told the domains whose files have changed, by name, and when that was last, by performance.now()
 * @param onNetworks a network has changed, or there is another one
 * @returns ends it
 */
export function followConfiguration(onDomains: (changed: Changes) => void, onNetworks: () => void): () => void {
    let changes = new Map<string, number>()
    const domains = gather(SETTLED, () => {
        const changed = changes
        changes = new Map()
        onDomains(changed)
    })
    const networks = gather(SETTLED, onNetworks)
    const onDomain = (file: string) => {
        if (!file.endsWith('.xml')) return
        changes.set(file.slice(0, -'.xml'.length), performance.now())
        domains.again()
    }
    const ends = [
        watchFolder(DOMAINS, onDomain, 'require'),
        watchFolder(AUTOSTART, onDomain, 'require'),
        watchFolder(
            NETWORKS,
            file => {
                if (file.endsWith('.xml')) networks.again()
            },
            'require',
        ),
        domains.end,
        networks.end,
    ]
    return () => {
        for (const end of ends) end()
    }
}

/** Calls back once, so many milliseconds after the first of several reasons. */
function gather(milliseconds: number, callback: () => void) {
    let timer: ReturnType<typeof setTimeout> | undefined
    return {
        again: () => {
            timer ??= setTimeout(() => {
                timer = undefined
                callback()
            }, milliseconds)
        },
        end: () => {
            clearTimeout(timer)
        },
    }
}
