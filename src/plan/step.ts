// SPDX-License-Identifier: LGPL-2.1-or-later

import { runAsRoot, showCommand, type Argv } from '../host/base/run'

export type StepId = 'create-volume' | 'define' | 'autostart' | 'settle' | 'zero-first' | 'start-wipe'

/** Something done on the host, and what a person would type to do it. */
export type Act = { readonly command: string; readonly run: () => Promise<void> }

/** One step of a plan. `undo`: absent where there is nothing to take back. */
export type Step = Act & { readonly id: StepId; readonly undo?: Act }

export type Plan = readonly Step[]

/** What is shown is what is run. */
export function asRoot(argv: Argv): Act {
    return {
        command: showCommand(['sudo', ...argv]),
        run: async () => {
            await runAsRoot(argv)
        },
    }
}
