// SPDX-License-Identifier: LGPL-2.1-or-later

import { currentWaits, type Wait } from '../../../src/host/base/waits'

/** What is waited for that was begun from now on: tests before leave calls that are never answered. */
export function waitsFromNow(): { readonly list: () => readonly Wait[]; readonly giveUp: () => void } {
    const before = Math.max(0, ...currentWaits().map(({ id }) => id))
    const began = Date.now()
    const list = () => currentWaits().filter(({ id, since }) => id > before && since >= began)
    return {
        list,
        giveUp: () => {
            for (const { giveUp } of list()) giveUp()
        },
    }
}
