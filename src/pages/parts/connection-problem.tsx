// SPDX-License-Identifier: LGPL-2.1-or-later

import { AlertActionLink } from '@patternfly/react-core/dist/esm/components/Alert'
import { explainConnection, saidText } from '../words/explain'
import { Note } from './note'
import { ProblemAlert } from './problem-alert'
import { usePart, useStore } from '../use-host'

const _ = cockpit.gettext

/** What is wrong with the connection to libvirt, above what was last known. */
export const ConnectionProblem = () => {
    const store = useStore()
    const connection = usePart('connection')
    const person = usePart('person')
    const usersAccess = usePart('usersAccess')
    // That says it all.
    if (person.role === 'user' && usersAccess?.on === false) return null
    const again = _('Connect again')
    switch (connection.kind) {
        case 'lost':
            return (
                <Note
                    variant="warning"
                    role="status"
                    title={
                        connection.why === 'stopped'
                            ? _('libvirt is not running')
                            : _('The connection to libvirt has ended')
                    }
                    actionLinks={<AlertActionLink onClick={store.reconnect}>{again}</AlertActionLink>}
                >
                    <p>
                        {connection.why === 'stopped'
                            ? _(
                                  'The list shows the last known state. It is read again when libvirt is back, or when you come back to this page.',
                              )
                            : _('The list shows the last known state. The connection is being made again.')}
                    </p>
                    {connection.error && connection.error.message !== '' && (
                        <p className="raptor-words" dir="auto">
                            {saidText(connection.error)}
                        </p>
                    )}
                </Note>
            )
        case 'failed':
            return (
                <ProblemAlert
                    problem={explainConnection(connection.error)}
                    action={{ label: again, onClick: store.reconnect }}
                />
            )
        default:
            return null
    }
}
