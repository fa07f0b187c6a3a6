// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * PatternFly's navigation as elements with its classes (its HTML documentation, "Navigation"): its component brings menus that fly
 * out, which nobody needs here and everybody would load first.
 */
import '@patternfly/react-styles/css/components/Nav/nav.css'
import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { linkTo } from './parts/place-link'
import { maySee, type Place } from './routes'
import { usePart } from './use-host'

const _ = cockpit.gettext

const PLACES = [
    { place: { kind: 'machines' }, text: _('Machines') },
    { place: { kind: 'records' }, text: _('Wiped volumes') },
    { place: { kind: 'host' }, text: _('Host') },
] as const satisfies readonly { readonly place: Place; readonly text: string }[]

/** What belongs to the machines: one of them, or one that is to be. */
const isIn = (here: Place | undefined, { kind }: Place) =>
    here?.kind === kind || (kind === 'machines' && (here?.kind === 'machine' || here?.kind === 'provision'))

/** The places that are always in sight; none for whoever has only one. */
export const PlaceNav = ({ here }: { readonly here: Place | undefined }) => {
    const { role } = usePart('person')
    const places = PLACES.filter(({ place }) => maySee(place, role))
    if (places.length < 2) return null
    return (
        <PageSection type="subnav">
            <nav className="pf-v6-c-nav pf-m-horizontal pf-m-subnav" aria-label={_('Places')}>
                <ul className="pf-v6-c-nav__list">
                    {places.map(({ place, text }) => (
                        <li key={place.kind} className="pf-v6-c-nav__item">
                            <a
                                className={`pf-v6-c-nav__link${isIn(here, place) ? ' pf-m-current' : ''}`}
                                // On a page of its own below it, it is a way back, and not where one is.
                                aria-current={here?.kind === place.kind ? 'page' : undefined}
                                {...linkTo(place)}
                            >
                                <span className="pf-v6-c-nav__link-text">{text}</span>
                            </a>
                        </li>
                    ))}
                </ul>
            </nav>
        </PageSection>
    )
}
