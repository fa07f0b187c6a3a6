// SPDX-License-Identifier: LGPL-2.1-or-later

/** virDomainState, libvirt-domain.h: the index is the number. */
export const DOMAIN_STATES = [
    'no-state',
    'running',
    'blocked',
    'paused',
    'shutting-down',
    'shut-off',
    'crashed',
    'suspended',
] as const
export type DomainState = (typeof DOMAIN_STATES)[number]

// libvirt-domain.h: virDomainRunningReason and so on, in the same way. The index is the number.
const REASONS = {
    'no-state': ['unknown'],
    running: [
        'unknown',
        'booted',
        'migrated',
        'restored',
        'from-snapshot',
        'unpaused',
        'migration-canceled',
        'save-canceled',
        'wakeup',
        'crashed',
        'postcopy',
        'postcopy-failed',
    ],
    blocked: ['unknown'],
    paused: [
        'unknown',
        'user',
        'migration',
        'save',
        'dump',
        'io-error',
        'watchdog',
        'from-snapshot',
        'shutting-down',
        'snapshot',
        'crashed',
        'starting-up',
        'postcopy',
        'postcopy-failed',
        'api-error',
    ],
    'shutting-down': ['unknown', 'user'],
    'shut-off': [
        'unknown',
        'shutdown',
        'destroyed',
        'crashed',
        'migrated',
        'saved',
        'failed',
        'from-snapshot',
        'daemon',
    ],
    crashed: ['unknown', 'panicked'],
    suspended: ['unknown'],
} as const satisfies Readonly<Record<DomainState, readonly string[]>>

/** How a domain came to its state. What a newer libvirt says beyond these is `unknown`. */
export type StateReason = (typeof REASONS)[DomainState][number]

/** What libvirt says of a domain beside its description: a state and how it came to it. */
export type Condition = { readonly state: DomainState; readonly reason: StateReason }

/** From libvirt's pair of numbers (state, reason): of GetState over D-Bus, or `state` of the host's look. */
export function parseCondition(value: unknown): Condition {
    const numbers: readonly unknown[] = Array.isArray(value) ? value : []
    const at = (index: number) => {
        const number = numbers[index]
        return typeof number === 'number' ? number : 0
    }
    const state = DOMAIN_STATES[at(0)] ?? 'no-state'
    const reasons: readonly StateReason[] = REASONS[state]
    return { state, reason: reasons[at(1)] ?? 'unknown' }
}

export const isActive = (state: DomainState): boolean =>
    state !== 'shut-off' && state !== 'crashed' && state !== 'no-state'
