// SPDX-License-Identifier: LGPL-2.1-or-later

import { showCommand, type Argv } from '../../host/base/run'
import type { SetupAction } from '../../host/setup'
import type { Check } from '../../machine/setup/setup'

/** What a check found, in words; why it matters, and what can be done: with a click, or by a command to type. */
export type Finding = {
    readonly text: string
    /** the host's own words */
    readonly detail?: string
    readonly why?: string
    readonly command?: string
    readonly fix?: { readonly label: string; readonly does: SetupAction | Argv }
}

/** The command that installs these of Debian's packages. */
export const install = (...packages: readonly string[]) => showCommand(['sudo', 'apt-get', 'install', ...packages])

/** The host's own words, where a check that is not good has some. */
export const inItsWords = ({ state, detail }: Check): Pick<Finding, 'detail'> =>
    state === 'good' || detail === '' ? {} : { detail }
