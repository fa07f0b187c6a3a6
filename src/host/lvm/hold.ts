// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Domains } from '../libvirt/domains'
import type { Volumes } from './volumes'

/** How long the volumes wait for the domains at the end, in milliseconds. */
const DOMAINS_FIRST = 2_000

/** How long nothing is read at most, in milliseconds: a plan that hangs is no reason to show others an old list. */
const AT_MOST = 10_000

/**
 * For somebody who changes the host step by step: until the answer is called, what the steps change is not read. It is
 * once they are done.
 */
export function holdBoth(domains: Domains, volumes: Volumes): () => void {
    const [releaseDomains, releaseVolumes] = [domains.hold(), volumes.hold()]
    function release() {
        clearTimeout(lapse)
        // In this order, since who has a volume is asked again when another domain has it; unless libvirt takes its time.
        const late = new Promise(resolve => setTimeout(resolve, DOMAINS_FIRST))
        void Promise.race([releaseDomains(), late]).finally(releaseVolumes)
    }
    const lapse = setTimeout(release, AT_MOST)
    return release
}
