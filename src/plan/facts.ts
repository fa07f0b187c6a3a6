// SPDX-License-Identifier: LGPL-2.1-or-later

import { valueOf } from '../host/base/known'
import type { HostState } from '../host/state'
import type { Capabilities } from '../machine/domain/capabilities'
import type { BrokenDomain, Domain } from '../machine/domain/domain'
import { slotUse } from '../machine/network/slot'
import type { HostFacts } from '../machine/wish/spec'

/** The domains that could be read. */
export function readableDomains(state: Pick<HostState, 'domains'>): readonly Domain[] {
    return [...state.domains.values()].filter(domain => domain.kind === 'domain')
}

/** Whatever may have CPUs, bridges and names: every domain, one that cannot be read as well. */
export function allDomains(state: Pick<HostState, 'domains'>): readonly (Domain | BrokenDomain)[] {
    return [...state.domains.values()]
}

/** What a wish is judged by; undefined while a part of it is not known. */
export function hostFacts(
    state: Pick<HostState, 'connection' | 'domains' | 'facts' | 'group' | 'settings'>,
    capabilities: Capabilities,
): HostFacts | undefined {
    const facts = valueOf(state.facts)
    const group = valueOf(state.group)
    if (!facts || !group || state.connection.kind !== 'ready') return undefined
    return {
        ...facts,
        group,
        capabilities,
        leftovers: [],
        slots: slotUse(state.settings.slots, facts, allDomains(state)),
        domains: new Set(allDomains(state).map(({ name }) => name)),
    }
}
