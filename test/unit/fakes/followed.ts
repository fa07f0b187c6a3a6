// SPDX-License-Identifier: LGPL-2.1-or-later

import { quiet } from './deferred'
import { UUID } from './example'
// Before the source, which looks for its globals while it is loaded.
import { FakeLibvirt } from './libvirt'
import type { Connection } from '../../../src/host/libvirt/connection'
import { followDomains, type DomainMap } from '../../../src/host/libvirt/domains'
import type { LibvirtDaemon } from '../../../src/host/systemd/units'

const LIBVIRTD: LibvirtDaemon = 'libvirtd.service'

/** Time that passes when a test says so, and a page that is in sight unless it says otherwise. */
export class FakeAttention {
    readonly #looks = new Set<() => void>()
    readonly #timers = new Set<{ readonly milliseconds: number; readonly ring: () => void }>()
    inSight = true

    readonly visible = () => this.inSight
    readonly onLook = (callback: () => void) => {
        this.#looks.add(callback)
        return () => void this.#looks.delete(callback)
    }
    readonly after = (milliseconds: number, callback: () => void) => {
        const timer = {
            milliseconds,
            ring: () => {
                this.#timers.delete(timer)
                callback()
            },
        }
        this.#timers.add(timer)
        return () => void this.#timers.delete(timer)
    }

    /** How long each that waits is to wait, in milliseconds. */
    get waiting(): readonly number[] {
        return [...this.#timers].map(({ milliseconds }) => milliseconds)
    }

    /** The time of whoever waits so long comes. */
    async pass(milliseconds: number) {
        for (const timer of [...this.#timers]) if (timer.milliseconds === milliseconds) timer.ring()
        await quiet()
    }

    async look() {
        for (const look of this.#looks) look()
        await quiet()
    }
}

/** Follows a libvirt with the domain al-web. `daemon`: what systemd tells of one of libvirt's daemons. */
export function follow(
    prepare: (fake: FakeLibvirt) => void = () => undefined,
    running: readonly LibvirtDaemon[] = [LIBVIRTD],
) {
    const fake = new FakeLibvirt()
    const attention = new FakeAttention()
    const web = fake.define('al-web', UUID)
    prepare(fake)
    const kinds: Connection['kind'][] = []
    let connection: Connection = { kind: 'connecting' }
    let shown: DomainMap = new Map()
    let tell: (daemon: LibvirtDaemon, active: string) => void = () => undefined
    const units = {
        follow: () => () => undefined,
        onLibvirtDaemon: (callback: (daemon: LibvirtDaemon, active: string) => void) => {
            tell = callback
            return () => {
                tell = () => undefined
            }
        },
        activeSince: () => Promise.resolve(undefined),
        activeDaemons: () => Promise.resolve(new Set(running)),
        end: () => undefined,
    }
    const domains = followDomains(
        1000,
        units,
        (next, map) => {
            connection = next
            shown = map
            if (kinds.at(-1) !== next.kind) kinds.push(next.kind)
        },
        attention,
    )
    return {
        fake,
        web,
        domains,
        attention,
        kinds,
        connection: () => connection,
        domain: (path: string) => shown.get(path),
        names: () => [...shown.values()].map(({ name }) => name).sort(),
        daemon: async (active: string, daemon = LIBVIRTD) => {
            tell(daemon, active)
            await quiet()
        },
    }
}
