// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * PatternFly's tabs as elements with its classes (its HTML documentation, "Tabs"): those of its component name a panel that they
 * control, which a link to another address has not.
 */
import '@patternfly/react-styles/css/components/Tabs/tabs.css'
import { linkTo } from '../parts/place-link'
import type { View } from '../routes'

const _ = cockpit.gettext

const TEXTS = [
    ['overview', _('Overview')],
    ['console', _('Console')],
    ['events', _('What happened')],
    ['xml', _('XML')],
] as const satisfies readonly (readonly [View, string])[]

/** What can be looked at of a machine, each with an address of its own. */
export const Views = ({ name, view }: { readonly name: string; readonly view: View }) => (
    <nav className="pf-v6-c-tabs pf-m-page-insets raptor-views" aria-label={_('About this machine')}>
        <ul className="pf-v6-c-tabs__list">
            {TEXTS.map(([key, text]) => (
                <li key={key} className={`pf-v6-c-tabs__item${key === view ? ' pf-m-current' : ''}`}>
                    <a
                        className="pf-v6-c-tabs__link"
                        aria-current={key === view ? 'page' : undefined}
                        {...linkTo({ kind: 'machine', name, view: key })}
                    >
                        <span className="pf-v6-c-tabs__item-text">{text}</span>
                    </a>
                </li>
            ))}
        </ul>
    </nav>
)
