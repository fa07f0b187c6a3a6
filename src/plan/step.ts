// SPDX-License-Identifier: LGPL-2.1-or-later

import { runAsRoot, showCommand, type Argv } from '../host/base/run'

/** What a step does, by which a person is told of it. */
export type StepKind = 'create-volume' | 'keep-log' | 'define' | 'autostart' | 'settle' | 'zero-first' | 'start-wipe'

/** One step among those of its plan: by its kind, and by its key where there are more of a kind. */
export type StepId = StepKind | `${StepKind} ${string}`

/** Something done on the host, and what a person would type to do it. */
export type Act = { readonly command: string; readonly run: () => Promise<void> }

/** One step of a plan. */
export type Step = Act & {
    readonly kind: StepKind
    /** tells it from others of its kind: three keys are three steps */
    readonly key?: string
    /** absent where there is nothing to take back */
    readonly undo?: Act
    /** what it begins goes on by itself on the host: from here on nothing is taken back, and nothing cancelled */
    readonly final?: true
    /**
     * What writes down on the host that it is still to be done. The plan then goes on without it. Absent: a failure ends the plan,
     * and what was done is undone.
     */
    readonly remember?: Act
}

export type Plan = readonly Step[]

export const stepId = ({ kind, key }: Pick<Step, 'kind' | 'key'>): StepId =>
    key === undefined ? kind : `${kind} ${key}`

/**
 * What is shown is what is run.
 * @param input what it gets on its standard input, which is not shown
 */
export function asRoot(argv: Argv, input?: string): Act {
    return {
        command: showCommand(['sudo', ...argv]),
        run: async () => {
            await runAsRoot(argv, { input })
        },
    }
}
