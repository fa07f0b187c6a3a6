// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Domains } from '../libvirt/domains'
import type { Volumes } from './volumes'

/** How long the volumes wait for the domains at the end, in milliseconds. */
const DOMAINS_FIRST = 2_000

/** How long nothing is read at most, in milliseconds: a plan that hangs is no reason to show others an old list. */
const AT_MOST = 10_000

/** How long somebody waits for what is read at the end, in milliseconds: what became of her work is told then all the same. */
const READ_IN = 5_000

const late = (milliseconds: number) => new Promise<void>(resolve => setTimeout(resolve, milliseconds))

/**
 * For somebody who changes the host step by step: until the answer is called, what the steps change is not read. It is
 * once they are done; the answer resolves when it was, or takes too long.
 */
export function holdBoth(domains: Domains, volumes: Volumes): () => Promise<void> {
    const [releaseDomains, releaseVolumes] = [domains.hold(), volumes.hold()]
    async function release() {
        clearTimeout(lapse)
        // In this order, since who has a volume is asked again when another domain has it; unless libvirt takes its time.
        const listed = releaseDomains()
        const read = Promise.race([listed, late(DOMAINS_FIRST)]).then(releaseVolumes, releaseVolumes)
        await Promise.race([Promise.all([listed, read]), late(READ_IN)])
    }
    const lapse = setTimeout(() => void release(), AT_MOST)
    return release
}
