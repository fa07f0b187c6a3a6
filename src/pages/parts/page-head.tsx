// SPDX-License-Identifier: LGPL-2.1-or-later

import { Breadcrumb, BreadcrumbItem } from '@patternfly/react-core/dist/esm/components/Breadcrumb'
import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { PlaceTitle } from '../arrival'
import { linkTo } from './place-link'

const _ = cockpit.gettext

/** The way back to the list. */
const Trail = ({ title }: { readonly title: string }) => {
    const { href, onClick } = linkTo({ kind: 'machines' })
    return (
        <Breadcrumb aria-label={_('Where you are')}>
            <BreadcrumbItem to={href} onClick={onClick}>
                {_('Machines')}
            </BreadcrumbItem>
            <BreadcrumbItem isActive>{title}</BreadcrumbItem>
        </Breadcrumb>
    )
}

/** The head of a place. `isBelow`: one comes to it from the list, and finds it nowhere else. */
export const PageHead = ({ title, isBelow = true }: { readonly title: string; readonly isBelow?: boolean }) => (
    <PageSection className="raptor-head">
        {isBelow && <Trail title={title} />}
        <PlaceTitle title={title} />
    </PageSection>
)
