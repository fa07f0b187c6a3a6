// SPDX-License-Identifier: LGPL-2.1-or-later

import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { Component, type ReactNode } from 'react'
import { ProblemAlert } from './parts/problem-alert'

const _ = cockpit.gettext

/** `head`: of a place, which is without one then */
type Props = { readonly children: ReactNode; readonly head?: ReactNode }
type State = { readonly error?: unknown }

const words = (error: unknown) => (error instanceof Error ? error.message : String(error))

/**
 * Says what went wrong with a part of the page, in place of a page that is white: most often a file of it that is there no
 * more, since the page was updated while it was open.
 */
export class Boundary extends Component<Props, State> {
    override state: State = {}

    static getDerivedStateFromError(error: unknown): State {
        return { error }
    }

    override render() {
        if (!('error' in this.state)) return this.props.children
        return (
            <>
                {this.props.head}
                <PageSection>
                    {/* Where something is in its place that was asked for further up, it would not be in sight. */}
                    <div
                        ref={place => {
                            place?.scrollIntoView({ block: 'nearest' })
                        }}
                    >
                        <ProblemAlert
                            problem={{
                                title: _('This part of the page cannot be shown'),
                                detail: words(this.state.error),
                                remedy: _('Raptor VMs may have been updated while this page was open: reload it.'),
                            }}
                            action={{
                                label: _('Reload the page'),
                                onClick: () => {
                                    location.reload()
                                },
                            }}
                        />
                    </div>
                </PageSection>
            </>
        )
    }
}
