// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { losesData, POWER_VERBS, powerVerbs } from '../../../../src/machine/domain/power'
import { DOMAIN_STATES, isActive } from '../../../../src/machine/domain/state'

for (const [state, verbs] of [
    ['running', ['shutdown', 'force-off', 'reset', 'pause']],
    ['blocked', ['shutdown', 'force-off', 'reset', 'pause']],
    ['paused', ['resume', 'force-off', 'reset']],
    ['shutting-down', ['force-off', 'reset']],
    ['shut-off', ['start']],
    ['crashed', ['start', 'force-off']],
    ['suspended', ['wake', 'force-off', 'reset']],
    ['no-state', []],
] as const)
    test(`what can be done to a machine that is ${state}: ${verbs.join(', ') || 'nothing'}`, () => {
        expect(powerVerbs(state)).toEqual(verbs)
    })

test('only what is not running can be started, only what is paused can be resumed', () => {
    for (const state of DOMAIN_STATES) {
        if (powerVerbs(state).includes('start')) expect(isActive(state)).toBe(false)
        expect(powerVerbs(state).includes('resume')).toBe(state === 'paused')
    }
})

test('every active machine can at least be forced off', () => {
    for (const state of DOMAIN_STATES.filter(isActive)) expect(powerVerbs(state)).toContain('force-off')
})

test('forcing off and resetting lose what the guest has not written, nothing else does', () => {
    expect(POWER_VERBS.filter(losesData)).toEqual(['force-off', 'reset'])
})
