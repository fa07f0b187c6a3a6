// SPDX-License-Identifier: LGPL-2.1-or-later

import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { Tab, Tabs, TabTitleText } from '@patternfly/react-core/dist/esm/components/Tabs'
import { linkTo } from '../parts/place-link'
import type { View } from '../routes'

const _ = cockpit.gettext

const TEXTS = [
    ['overview', _('Overview')],
    ['console', _('Console')],
    ['xml', _('XML')],
] as const satisfies readonly (readonly [View, string])[]

/** What can be looked at of a machine, each with an address of its own. */
export const Views = ({ name, view }: { readonly name: string; readonly view: View }) => (
    <PageSection className="raptor-views" padding={{ default: 'noPadding' }}>
        <Tabs activeKey={view} component="nav" aria-label={_('About this machine')} usePageInsets>
            {TEXTS.map(([key, text]) => (
                <Tab
                    key={key}
                    eventKey={key}
                    title={<TabTitleText>{text}</TabTitleText>}
                    {...linkTo({ kind: 'machine', name, view: key })}
                />
            ))}
        </Tabs>
    </PageSection>
)
