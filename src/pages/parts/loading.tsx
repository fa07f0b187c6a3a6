// SPDX-License-Identifier: LGPL-2.1-or-later

import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { Busy } from './busy'

const _ = cockpit.gettext

export const Loading = ({ what = _('Loading') }: { readonly what?: string }) => (
    <PageSection isFilled className="raptor-centre">
        <Busy what={what} size="xl" />
    </PageSection>
)
