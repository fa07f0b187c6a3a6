// SPDX-License-Identifier: LGPL-2.1-or-later

import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { Note } from './note'

const _ = cockpit.gettext

/** In place of what only root can tell. */
export const NeedsAdministrative = () => (
    <PageSection>
        <Note variant="info" title={_('This needs administrative access')}>
            {_('Click "Limited access" at the top of Cockpit to turn it on. This page goes on by itself.')}
        </Note>
    </PageSection>
)
