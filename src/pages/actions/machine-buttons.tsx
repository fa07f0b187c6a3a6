// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import type { Domain } from '../../machine/domain/domain'
import { BusyButton } from '../parts/busy'
import { usePart } from '../use-host'
import { verbText } from '../words/words'
import type { Question } from './question'
import { deleteObstacle } from './row-menu'
import { useVerbs } from './use-verbs'

const _ = cockpit.gettext

type Props = { readonly domain: Domain; readonly ask: (question: Question) => void }

const DeleteButton = ({ domain, ask }: Props) => {
    const why = deleteObstacle({ administrative: usePart('administrative'), group: usePart('group') })
    return (
        <Button
            variant="secondary"
            isDanger
            isAriaDisabled={why !== undefined}
            title={why}
            onClick={() => {
                ask({ kind: 'delete', domain })
            }}
        >
            {_('Zero and delete')}
        </Button>
    )
}

/** What the list has in a menu, where there is room for it. */
export const MachineButtons = ({ domain, ask }: Props) => {
    const mayDelete = usePart('person').role === 'administrator'
    const { verbs, pending, choose } = useVerbs(domain, ask)
    return (
        <div className="raptor-buttons">
            {verbs.map((verb, index) => (
                <BusyButton
                    key={verb}
                    variant={index === 0 ? 'primary' : 'secondary'}
                    pending={pending === verb}
                    isDisabled={pending !== undefined && pending !== verb}
                    onClick={() => {
                        choose(verb)
                    }}
                >
                    {verbText[verb]}
                </BusyButton>
            ))}
            {mayDelete && <DeleteButton domain={domain} ask={ask} />}
        </div>
    )
}
