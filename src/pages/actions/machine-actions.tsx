// SPDX-License-Identifier: LGPL-2.1-or-later

import { Divider } from '@patternfly/react-core/dist/esm/components/Divider'
import { DropdownItem } from '@patternfly/react-core/dist/esm/components/Dropdown'
import type { Domain } from '../../machine/domain/domain'
import { BusyButton } from '../parts/busy'
import { usePart } from '../use-host'
import { verbText } from '../words/words'
import type { Question } from './question'
import { DeleteItem, RowMenu } from './row-menu'
import { useVerbs } from './use-verbs'

type Props = { readonly domain: Domain; readonly ask: (question: Question) => void }

/** The likeliest verb as a button, the others in a menu, and last what cannot be taken back. */
export const MachineActions = ({ domain, ask }: Props) => {
    const mayDelete = usePart('person').role === 'administrator'
    const { verbs, pending, choose } = useVerbs(domain, ask)
    const [first, ...others] = verbs

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
