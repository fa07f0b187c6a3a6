// SPDX-License-Identifier: LGPL-2.1-or-later

import { hostError } from './error'
import { onLines } from './lines'

/**
 * A bus of our own with a libvirt-dbus of our own on it, both running as the person who is logged in: libvirtd and
 * polkit see her uid. The system bus's org.libvirt would hide it behind its service user.
 */
export type LibvirtBus = { readonly client: cockpit.DBusClient; readonly end: () => void }

/** Where `make install` puts bus.conf and the activation file that it points to. */
const CONFIG = `${__PKGDATADIR__}/bus.conf`

/** dbus-daemon(1) prints the address on its first line once it listens. */
function firstLine(process: cockpit.Spawn<string>): Promise<string> {
    return new Promise((resolve, reject) => {
        onLines(process, line => {
            resolve(line.trim())
        })
        process.then(
            () => {
                reject(new Error('dbus-daemon ended before it listened'))
            },
            (error: unknown) => {
                reject(hostError(error, `dbus-daemon --config-file=${CONFIG}`))
            },
        )
    })
}

/**
 * Starts the bus. libvirt-dbus is activated by the first call on it. Both end with the page or with `end`.
 * The address is random, in the person's own runtime directory, and never used twice.
 * @param onLost is called once when the bus goes away by itself
 */
export async function openLibvirtBus(uid: number, onLost: (why: string) => void): Promise<LibvirtBus> {
    const directory = `/run/user/${String(uid)}`
    const daemon = cockpit.spawn(
        [
            'dbus-daemon',
            `--config-file=${CONFIG}`,
            `--address=unix:dir=${directory}`,
            '--nofork',
            '--nosyslog',
            '--print-address=1',
        ],
        { err: 'message', environ: ['LC_ALL=C.UTF-8'] },
    )
    const address = await firstLine(daemon)
    const client = cockpit.dbus('org.libvirt', { bus: 'none', address })
    let open = true
    client.addEventListener('close', (_event, options) => {
        if (open) onLost(options.problem ?? 'closed')
        open = false
    })
    return {
        client,
        end: () => {
            open = false
            client.close()
            void daemon.close()
        },
    }
}
