// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Domain } from '../../machine/domain/domain'
import type { LossyVerb } from '../../machine/domain/power'
import type { Volume } from '../../machine/volume/volume'

/** Several lines that somebody pastes into a console. `paste`: does it */
export type PasteQuestion = {
    readonly kind: 'paste'
    readonly name: string
    readonly text: string
    readonly paste: () => void
}

/** What a person is asked before something is lost, or done that she may not have meant. */
export type Question =
    | PasteQuestion
    | { readonly kind: 'power'; readonly verb: LossyVerb; readonly domain: Domain }
    | { readonly kind: 'delete'; readonly domain: Domain }
    | { readonly kind: 'clean-up'; readonly name: string; readonly volume: Volume }
    | { readonly kind: 'delete-volume'; readonly name: string; readonly volume: Volume }
    | {
          readonly kind: 'limit'
          readonly name: string
          readonly volume: Volume
          readonly limitBytes: number | undefined
      }
