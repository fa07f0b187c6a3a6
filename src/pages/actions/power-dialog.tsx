// SPDX-License-Identifier: LGPL-2.1-or-later

import { useState } from 'react'
import { hostError } from '../../host/base/error'
import type { Domain } from '../../machine/domain/domain'
import type { LossyVerb } from '../../machine/domain/power'
import { Dialog } from '../dialog/dialog'
import { explain, type Problem } from '../words/explain'
import { askText, powerNotDoneText, verbText } from '../words/words'
import { usePower } from './use-power'

const _ = cockpit.gettext

type Props = { readonly verb: LossyVerb; readonly domain: Domain; readonly onClose: () => void }

/** Asked before what the guest has not written yet is lost. */
export const PowerDialog = ({ verb, domain, onClose }: Props) => {
    const { pending, power } = usePower(domain)
    const [problem, setProblem] = useState<Problem>()

    function confirm() {
        power(verb).then(onClose, (error: unknown) => {
            setProblem(explain(hostError(error, ''), cockpit.format(powerNotDoneText[verb], domain.name)))
        })
    }

    return (
        <Dialog
            title={cockpit.format(askText[verb], domain.name)}
            icon="warning"
            problem={problem}
            confirm={{ text: verbText[verb], danger: true, pending: pending !== undefined, onClick: confirm }}
            onClose={onClose}
        >
            <p>
                {cockpit.format(
                    _('The operating system of $0 is not asked: what it has not written to its volume yet is lost.'),
                    domain.name,
                )}
            </p>
        </Dialog>
    )
}
