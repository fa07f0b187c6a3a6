// SPDX-License-Identifier: LGPL-2.1-or-later

import { hostError } from '../../host/base/error'
import type { Domain } from '../../machine/domain/domain'
import { losesData, powerVerbs, type PowerVerb } from '../../machine/domain/power'
import { explain } from '../words/explain'
import { powerNotDoneText } from '../words/words'
import { useNotices } from './notices'
import type { Question } from './question'
import { usePower } from './use-power'

/** What can be done to a machine now, the likeliest first. Before something is lost, it is asked about. */
export function useVerbs(domain: Domain, ask: (question: Question) => void) {
    const { pending, power } = usePower(domain)
    const notices = useNotices()
    return {
        verbs: powerVerbs(domain.state),
        pending,
        choose: (verb: PowerVerb) => {
            if (losesData(verb)) {
                ask({ kind: 'power', verb, domain })
                return
            }
            notices.clear(domain.name)
            power(verb).catch((error: unknown) => {
                notices.tell(
                    domain.name,
                    explain(hostError(error, ''), cockpit.format(powerNotDoneText[verb], domain.name)),
                )
            })
        },
    }
}
