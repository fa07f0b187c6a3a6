// SPDX-License-Identifier: LGPL-2.1-or-later

import { hostError, OwnError, type HostError, type Own } from '../base/error'
import { onLines } from '../base/lines'
import { keepAlive, startProcess } from '../base/process'
import { showCommand } from '../base/run'
import { waitFor } from '../base/waits'

/**
 * A bus of our own with a libvirt-dbus of our own on it, both running as the person who is logged in: libvirtd and
 * polkit see her uid. The system bus's org.libvirt would hide it behind its service user.
 */
export type LibvirtBus = { readonly client: cockpit.DBusClient; readonly end: () => void }

/** Where `make install` puts bus.conf and the activation file that it points to. */
const CONFIG = `${__PKGDATADIR__}/bus.conf`

/** dbus-daemon(1) prints the address on its first line once it listens. */
function firstLine(process: cockpit.Spawn<string>, shown: string): Promise<string> {
    return new Promise((resolve, reject) => {
        onLines(process, line => {
            resolve(line.trim())
        })
        process.then(
            () => {
                reject(new OwnError('failed', 'dbus-daemon ended before it listened', shown))
            },
            (error: unknown) => {
                reject(hostError(error, shown))
            },
        )
    })
}

/**
 * Starts the bus. libvirt-dbus is activated by the first call on it, and ends with it. The bus ends with `end`, or with the page:
 * at the latest when that has said nothing for 150 s (raptor-lease).
 * The address is random, in the person's own runtime directory, and never used twice.
 * @param onLost is called once when the bus or the libvirt-dbus on it goes away by itself
 */
export async function openLibvirtBus(uid: number, onLost: (why: HostError) => void): Promise<LibvirtBus> {
    const bus = [
        'dbus-daemon',
        `--config-file=${CONFIG}`,
        `--address=unix:dir=/run/user/${String(uid)}`,
        '--nofork',
        '--nosyslog',
        '--print-address=1',
    ]
    const shown = showCommand(bus)
    const daemon = startProcess([`${__LIBEXECDIR__}/raptor-lease`, ...bus])
    const stop = keepAlive(daemon, '\n')
    let open = true
    function end() {
        open = false
        stop()
        void daemon.close()
    }
    const address = await waitFor(shown, firstLine(daemon, shown), end).catch((error: unknown) => {
        end()
        throw error
    })
    function lose(why: HostError) {
        if (!open) return
        endBoth()
        onLost(why)
    }
    function endBoth() {
        end()
        client.close()
    }
    const gone = (said: Own) => new OwnError('lost', said, shown)
    let started = false
    daemon.then(
        () => {
            lose(gone('dbus-daemon ended'))
        },
        (error: unknown) => {
            lose(hostError(error, shown))
        },
    )
    const client = cockpit.dbus('org.libvirt', { bus: 'none', address })
    client.addEventListener('close', (_event, options) => {
        lose(options.problem === undefined ? gone('the connection ended') : hostError(options, shown))
    })
    client.addEventListener('owner', (_event, owner) => {
        // Cockpit's bridge does not say why: its close says "not-found", of a program that cannot be executed as well.
        if (owner !== null) started = true
        else lose(started ? gone('libvirt-dbus ended') : new OwnError('failed', 'libvirt-dbus does not start', shown))
    })
    return { client, end: endBoth }
}
