// SPDX-License-Identifier: LGPL-2.1-or-later
// A plan of four steps, whose acts do nothing but what a test says.

import { HostError } from '../../../src/host/base/error'
import type { Plan, StepId, StepKind } from '../../../src/plan/step'

export const IDS = ['create-volume', 'define', 'autostart', 'settle'] as const

export type Faults = {
    readonly run?: Partial<Record<StepId, unknown>>
    readonly undo?: Partial<Record<StepId, unknown>>
}

/** Four steps, of which `autostart` has nothing to take back. Each writes down what it does. */
export function steps({ run = {}, undo = {} }: Faults = {}) {
    const log: string[] = []
    const act = (id: StepId, verb: string, faults: Partial<Record<StepId, unknown>>) => ({
        command: `${verb} ${id}`,
        run: async () => {
            log.push(`${verb} ${id}`)
            await Promise.resolve()
            if (id in faults) throw faults[id]
        },
    })
    const plan: Plan = IDS.map((id: StepKind) => ({
        kind: id,
        ...act(id, 'do', run),
        ...(id === 'autostart' ? {} : { undo: act(id, 'undo', undo) }),
    }))
    return { plan, log }
}

export const full = { problem: null, exit_status: 5, message: 'insufficient free space' }
export const denied = new HostError('denied', 'not you', 'sudo x')
