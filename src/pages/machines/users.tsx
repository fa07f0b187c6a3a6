// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Note } from '../parts/note'
import { visit } from '../routes'
import { usePart } from '../use-host'

const _ = cockpit.gettext

/** Users are not let onto libvirt: what that means to whoever looks. Nothing while they are, or while it is not known. */
export const Users = () => {
    const usersAccess = usePart('usersAccess')
    const person = usePart('person')
    const connection = usePart('connection')
    // libvirt's daemon says how it is when it starts: before it has, an old word may be read.
    if (usersAccess?.on !== false || connection.kind === 'connecting') return null
    const why = usersAccess.why !== '' && (
        <p className="raptor-words" dir="auto">
            {usersAccess.why}
        </p>
    )
    if (person.role !== 'administrator')
        return (
            <Note variant="warning" role="status" title={_('Users are not let in at the moment')}>
                {_('An administrator of this host can change that.')}
                {why}
            </Note>
        )
    return (
        <Note
            variant="warning"
            title={_('Users cannot see or run their machines')}
            actionLinks={
                <Button
                    variant="link"
                    isInline
                    onClick={() => {
                        visit({ kind: 'host' })
                    }}
                >
                    {_('Look at the host')}
                </Button>
            }
        >
            {_(
                'The rule that lets the members of vm-users onto libvirt is not in place. Administrators are not affected.',
            )}
            {why}
        </Note>
    )
}
