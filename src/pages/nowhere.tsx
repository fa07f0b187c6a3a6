// SPDX-License-Identifier: LGPL-2.1-or-later

import { EmptyState, EmptyStateBody } from '@patternfly/react-core/dist/esm/components/EmptyState'
import { PageHead } from './parts/page-head'

const _ = cockpit.gettext

/** An address that names nothing; the way back is in the head. */
export const Nowhere = ({ path }: { readonly path: readonly string[] }) => (
    <>
        <PageHead title={_('There is no such place')} />
        <EmptyState headingLevel="h2" titleText={`#/${path.join('/')}`}>
            <EmptyStateBody>
                {_('Nothing on this page has this address. All machines are behind "Machines" above.')}
            </EmptyStateBody>
        </EmptyState>
    </>
)
