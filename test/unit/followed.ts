// SPDX-License-Identifier: LGPL-2.1-or-later

import { quiet } from './deferred'
import { UUID } from './example'
// Before the source, which looks for its globals while it is loaded.
import { FakeLibvirt } from './fake-libvirt'
import { followDomains, type Connection, type DomainMap } from '../../src/host/domains'

/** Follows a libvirt with the domain al-web. `daemon`: what systemd tells of libvirt's daemon. */
export function follow(prepare: (fake: FakeLibvirt) => void = () => undefined) {
    const fake = new FakeLibvirt()
    const web = fake.define('al-web', UUID)
    prepare(fake)
    const kinds: Connection['kind'][] = []
    let connection: Connection = { kind: 'connecting' }
    let shown: DomainMap = new Map()
    let daemon: (active: string) => void = () => undefined
    const units = {
        follow: () => () => undefined,
        onLibvirtDaemon: (callback: (active: string) => void) => {
            daemon = callback
        },
        end: () => undefined,
    }
    const domains = followDomains(1000, units, (next, map) => {
        connection = next
        shown = map
        if (kinds.at(-1) !== next.kind) kinds.push(next.kind)
    })
    return {
        fake,
        web,
        domains,
        kinds,
        connection: () => connection,
        names: () => [...shown.values()].map(({ name }) => name).sort(),
        daemon: async (active: string) => {
            daemon(active)
            await quiet()
        },
    }
}
