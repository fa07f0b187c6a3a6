// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { DOMAIN_STATES, isActive, parseCondition } from '../../../../src/machine/domain/state'

// libvirt-domain.h: virDomainState and virDomainRunningReason, …PausedReason, …ShutoffReason, …CrashedReason
for (const [pair, state, reason] of [
    [[0, 0], 'no-state', 'unknown'],
    [[1, 1], 'running', 'booted'],
    [[1, 8], 'running', 'wakeup'],
    [[2, 0], 'blocked', 'unknown'],
    [[3, 1], 'paused', 'user'],
    [[3, 5], 'paused', 'io-error'],
    [[3, 6], 'paused', 'watchdog'],
    [[3, 10], 'paused', 'crashed'],
    [[3, 14], 'paused', 'api-error'],
    [[4, 1], 'shutting-down', 'user'],
    [[5, 0], 'shut-off', 'unknown'],
    [[5, 1], 'shut-off', 'shutdown'],
    [[5, 2], 'shut-off', 'destroyed'],
    [[5, 3], 'shut-off', 'crashed'],
    [[5, 5], 'shut-off', 'saved'],
    [[5, 6], 'shut-off', 'failed'],
    [[5, 8], 'shut-off', 'daemon'],
    [[6, 1], 'crashed', 'panicked'],
    [[7, 0], 'suspended', 'unknown'],
    [[5, 99], 'shut-off', 'unknown'],
    [[99, 1], 'no-state', 'unknown'],
    [[5], 'shut-off', 'unknown'],
    [['5', {}], 'no-state', 'unknown'],
    [undefined, 'no-state', 'unknown'],
] as const)
    test(`libvirt's ${JSON.stringify(pair)} is ${state}: ${reason}`, () => {
        expect(parseCondition(pair)).toEqual({ state, reason })
    })

test('a machine is active unless it is shut off, crashed or without a state', () => {
    expect(DOMAIN_STATES.filter(isActive)).toEqual(['running', 'blocked', 'paused', 'shutting-down', 'suspended'])
})
