// SPDX-License-Identifier: LGPL-2.1-or-later

import { Divider } from '@patternfly/react-core/dist/esm/components/Divider'
import { DropdownItem } from '@patternfly/react-core/dist/esm/components/Dropdown'
import { BusyButton } from '../parts/busy'
import { hostError } from '../../host/base/error'
import type { Domain } from '../../machine/domain/domain'
import { losesData, powerVerbs, type PowerVerb } from '../../machine/domain/power'
import { explain } from '../words/explain'
import { usePart } from '../use-host'
import { powerNotDoneText, verbText } from '../words/words'
import { useNotice } from './notices'
import type { Question } from './question'
import { DeleteItem, RowMenu } from './row-menu'
import { usePower } from './use-power'

type Props = { readonly domain: Domain; readonly ask: (question: Question) => void }

/** The likeliest verb as a button, the others in a menu, and last what cannot be taken back. */
export const MachineActions = ({ domain, ask }: Props) => {
    const person = usePart('person')
    const { pending, power } = usePower(domain)
    const notice = useNotice()
    const mayDelete = person.role === 'administrator'
    const [first, ...others] = powerVerbs(domain.state)

    function choose(verb: PowerVerb) {
        if (losesData(verb)) {
            ask({ kind: 'power', verb, domain })
            return
        }
        power(verb).catch((error: unknown) => {
            notice(explain(hostError(error, ''), cockpit.format(powerNotDoneText[verb], domain.name)))
        })
    }

    return (
        <div>
            {first && (
                <BusyButton
                    variant="secondary"
                    size="sm"
                    pending={pending !== undefined}
                    onClick={() => {
                        choose(first)
                    }}
                >
                    {verbText[first]}
                    <span className="pf-v6-screen-reader"> {domain.name}</span>
                </BusyButton>
            )}
            {(others.length > 0 || mayDelete) && (
                <RowMenu name={domain.name}>
                    {others.map(verb => (
                        <DropdownItem
                            key={verb}
                            isDisabled={pending !== undefined}
                            onClick={() => {
                                choose(verb)
                            }}
                        >
                            {verbText[verb]}
                        </DropdownItem>
                    ))}
                    {mayDelete && others.length > 0 && <Divider component="li" />}
                    {mayDelete && (
                        <DeleteItem
                            onClick={() => {
                                ask({ kind: 'delete', domain })
                            }}
                        />
                    )}
                </RowMenu>
            )}
        </div>
    )
}
