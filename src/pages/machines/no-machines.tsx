// SPDX-License-Identifier: LGPL-2.1-or-later

import { EmptyState, EmptyStateBody } from '@patternfly/react-core/dist/esm/components/EmptyState'
import { usePart } from '../use-host'

const _ = cockpit.gettext

export const NoMachines = () => {
    const person = usePart('person')
    return (
        <EmptyState headingLevel="h2" titleText={_('No machines yet')}>
            <EmptyStateBody>
                {person.role === 'administrator'
                    ? _(
                          "A machine is a libvirt domain with pinned vCPUs, a volume of its own and one of the host's slots. Provision the first one, or define one in a shell: it appears here by itself.",
                      )
                    : cockpit.format(
                          _(
                              'Yours are those whose names begin with "$0-". When an administrator of this host provisions one for you, it appears here by itself.',
                          ),
                          person.name,
                      )}
            </EmptyStateBody>
        </EmptyState>
    )
}
