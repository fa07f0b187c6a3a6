// SPDX-License-Identifier: LGPL-2.1-or-later

import type { VolumeGroup } from '../../machine/volume/volume'
import type { DomainMap } from '../libvirt/domains'

/**
 * Notices when the host must be asked again which domain has which volume: because a domain has other disks than before, or
 * has come after the host has answered, or libvirt did not answer then.
 * @returns is to be called whenever the domains may have changed, with the last answer; answers whether to ask
 */
export function noticeDisks(): (domains: DomainMap, answer: VolumeGroup | undefined) => boolean {
    /** what the domains had, in one text */
    let had: string | undefined
    return (domains, answer) => {
        const all = [...domains.values()]
        const has = JSON.stringify(all.map(one => [one.uuid, one.kind === 'domain' ? one.disks : one.why]))
        const isOlder = answer !== undefined && all.some(({ uuid }) => !answer.disks.has(uuid))
        const differs = had !== undefined && has !== had
        had = has
        return differs || isOlder || answer?.silent !== undefined
    }
}
