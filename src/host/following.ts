// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Facts } from './facts'
import type { Libvirt } from './libvirt/libvirt'

/** What can be asked of the host beyond what is known of it. What nobody follows now does nothing. */
export type Following = {
    /** The connection to libvirt; undefined while there is none. */
    readonly libvirt: () => Libvirt | undefined
    /** Since when a unit of systemd is active, in milliseconds since 1970; undefined: it is not, or nobody can tell. */
    readonly activeSince: (unit: string) => Promise<number | undefined>
    readonly reconnect: () => void
    /** Reads a domain again: what has failed gives no event, and may have changed why it is off. */
    readonly rereadDomain: (name: string) => void
    readonly refreshVolumes: () => Promise<void>
    /**
     * For somebody who changes the host step by step: until the answer is called, what the steps change is not read. It is
     * once they are done; the answer resolves when it was, or takes too long.
     */
    readonly hold: () => () => Promise<void>
    /** @param keys which of them; all, when there are none */
    readonly refreshFacts: (keys?: readonly (keyof Facts)[]) => Promise<void>
    readonly end: () => void
}
