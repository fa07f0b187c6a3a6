// SPDX-License-Identifier: LGPL-2.1-or-later

import { EmptyState, EmptyStateBody } from '@patternfly/react-core/dist/esm/components/EmptyState'

const _ = cockpit.gettext

export const NoMachines = () => (
    <EmptyState headingLevel="h2" titleText={_('No machines yet')}>
        <EmptyStateBody>
            {_(
                "A machine is a libvirt domain with pinned vCPUs, a volume of its own and one of the host's slots. Provision the first one, or define one in a shell: it appears here by itself.",
            )}
        </EmptyStateBody>
    </EmptyState>
)
