// SPDX-License-Identifier: LGPL-2.1-or-later

import { valueOf } from '../host/known'
import type { HostState } from '../host/store'
import type { Domain } from '../machine/domain'
import { slotUse } from '../machine/slot'
import type { HostFacts } from '../machine/spec'

/** The domains that could be read: what claims CPUs, bridges and names. */
export function readableDomains(state: HostState): readonly Domain[] {
    return [...state.domains.values()].filter(domain => domain.kind === 'domain')
}

/** What a wish is judged by; undefined while a part of it is not known. */
export function hostFacts(state: HostState): HostFacts | undefined {
    const facts = valueOf(state.facts)
    const group = valueOf(state.group)
    if (!facts || !group || state.connection.kind !== 'ready') return undefined
    return {
        ...facts,
        group,
        slots: slotUse(state.settings.slots, facts.bridges, readableDomains(state)),
        domains: new Set([...state.domains.values()].map(({ name }) => name)),
    }
}
