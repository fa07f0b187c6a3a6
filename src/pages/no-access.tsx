// SPDX-License-Identifier: LGPL-2.1-or-later

import { EmptyState, EmptyStateBody } from '@patternfly/react-core/dist/esm/components/EmptyState'
import { showCommand } from '../host/base/run'
import type { Person } from '../host/people/person'
import { ADMINISTRATORS, USERS } from '../machine/people/groups'
import { Command } from './parts/command'

const _ = cockpit.gettext

/** For somebody in none of the groups: which there are, and the command that puts her in one. Nothing of the host. */
export const NoAccess = ({ person }: { readonly person: Person }) => {
    const command = (group: string) => showCommand(['sudo', 'usermod', '--append', '--groups', group, person.name])
    return (
        <EmptyState headingLevel="h1" titleText={_('You are in none of the groups that machines are for')}>
            <EmptyStateBody>
                <p>
                    {cockpit.format(
                        _('Members of $0 run their own machines, members of $1 and $2 look after all of them.'),
                        USERS,
                        ...ADMINISTRATORS,
                    )}{' '}
                    {person.mayUseSudo
                        ? _(
                              'You may use sudo, but that is not enough. Put yourself in one of the groups, then reload this page:',
                          )
                        : _('An administrator of this host can put you in one. Then reload this page:')}
                </p>
                {(person.mayUseSudo ? [ADMINISTRATORS[0]] : [USERS]).map(group => (
                    <p key={group}>
                        <Command text={command(group)} />
                    </p>
                ))}
            </EmptyStateBody>
        </EmptyState>
    )
}
