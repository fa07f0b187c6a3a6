// SPDX-License-Identifier: LGPL-2.1-or-later

import type { LibvirtDaemon, Units } from '../systemd/units'

/** What is told about the daemon that serves us. */
type Told = { readonly stopped: (now: boolean) => void; readonly started: () => void }

/**
 * Follows libvirt's daemon. A host may have both kinds: the one that serves us is the one that ran when we connected, and what
 * becomes of the other is none of our business.
 */
export function followDaemon(units: Units, told: Told): { readonly connected: () => void; readonly end: () => void } {
    /** undefined: not known, and each may be the one */
    let serving: ReadonlySet<LibvirtDaemon> | undefined
    /** those of which systemd said last that they do not run */
    const stopped = new Set<LibvirtDaemon>()

    const end = units.onLibvirtDaemon((daemon, active) => {
        if (active === 'active') told.started()
        if (active !== 'deactivating' && active !== 'inactive' && active !== 'failed') {
            stopped.delete(daemon)
            return
        }
        stopped.add(daemon)
        if (serving?.has(daemon) === false) return
        // libvirt-dbus would not tell of it, and its events have ended: begin anew when the daemon is back. Of a unit that is only
        // loaded, systemd says that it is inactive.
        told.stopped(active !== 'inactive')
    })
    return {
        connected: () => {
            serving = undefined
            units.activeDaemons().then(
                active => {
                    serving = active.size > 0 ? active : undefined
                    // While we connected: then that was not heeded, since asking starts one that had idled out.
                    if (active.size === 0 && stopped.size > 0) told.stopped(true)
                },
                () => undefined,
            )
        },
        end,
    }
}
