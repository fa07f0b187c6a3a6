// SPDX-License-Identifier: LGPL-2.1-or-later

import type { DomainState } from './state'

export const POWER_VERBS = ['start', 'shutdown', 'force-off', 'reset', 'pause', 'resume', 'wake'] as const
export type PowerVerb = (typeof POWER_VERBS)[number]

export type LossyVerb = Extract<PowerVerb, 'force-off' | 'reset'>

// What libvirt accepts in each state; it is asked all the same, and its refusal is shown.
const ALLOWED: Readonly<Record<DomainState, readonly PowerVerb[]>> = {
    'no-state': [],
    running: ['shutdown', 'force-off', 'reset', 'pause'],
    blocked: ['shutdown', 'force-off', 'reset', 'pause'],
    paused: ['resume', 'force-off', 'reset'],
    'shutting-down': ['force-off', 'reset'],
    'shut-off': ['start'],
    crashed: ['start', 'force-off'],
    suspended: ['wake', 'force-off', 'reset'],
}

/** What can be done to a machine in that state; the first is the one that a person most likely wants. */
export function powerVerbs(state: DomainState): readonly PowerVerb[] {
    return ALLOWED[state]
}

/** Verbs that lose what the guest has not written yet: they are asked about first. */
export function losesData(verb: PowerVerb): verb is LossyVerb {
    return verb === 'force-off' || verb === 'reset'
}
