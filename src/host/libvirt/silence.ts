// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Attention } from '../base/attention'

/** After how long a libvirt that has not said who has the volumes is asked again, in milliseconds. */
const AGAIN_AFTER = 15_000

/**
 * Asks again what libvirt has not answered, while somebody looks: nothing else may ever tell that it would by now.
 * @param ask is called then; without a connection it has nothing to do: libvirt is left in peace, and asked when there is one
 * @returns `answered` is told of each answer, whether it lacks libvirt's part
 */
export function followSilence(attention: Attention, ask: () => void) {
    let end: (() => void) | undefined
    return {
        answered: (isSilent: boolean) => {
            end?.()
            end = isSilent
                ? attention.after(AGAIN_AFTER, () => {
                      if (attention.visible()) ask()
                  })
                : undefined
        },
        end: () => end?.(),
    }
}
