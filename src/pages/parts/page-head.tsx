// SPDX-License-Identifier: LGPL-2.1-or-later

import { Breadcrumb, BreadcrumbItem } from '@patternfly/react-core/dist/esm/components/Breadcrumb'
import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { PlaceTitle } from '../arrival'
import { visit } from '../routes'

const _ = cockpit.gettext

/** The head of a place that one comes to from the list: its title, and the way back. */
export const PageHead = ({ title }: { readonly title: string }) => (
    <PageSection className="raptor-head">
        <Breadcrumb aria-label={_('Where you are')}>
            <BreadcrumbItem
                to="#/"
                onClick={event => {
                    event.preventDefault()
                    visit({ kind: 'machines' })
                }}
            >
                {_('Machines')}
            </BreadcrumbItem>
            <BreadcrumbItem isActive>{title}</BreadcrumbItem>
        </Breadcrumb>
        <PlaceTitle title={title} />
    </PageSection>
)
