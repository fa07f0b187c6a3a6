// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import {
    EmptyState,
    EmptyStateActions,
    EmptyStateBody,
    EmptyStateFooter,
} from '@patternfly/react-core/dist/esm/components/EmptyState'
import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { visit } from '../routes'
import type { HostState } from '../../host/state'
import { explainConnection, explainNotBegun } from '../words/explain'
import { Loading } from '../parts/loading'
import { ProblemAlert } from '../parts/problem-alert'
import { useStore } from '../use-host'

const _ = cockpit.gettext

const Blocked = ({ title, body }: { readonly title: string; readonly body: string }) => (
    <EmptyState headingLevel="h2" titleText={title}>
        <EmptyStateBody>{body}</EmptyStateBody>
        <EmptyStateFooter>
            <EmptyStateActions>
                <Button
                    variant="link"
                    onClick={() => {
                        visit({ kind: 'machines' })
                    }}
                >
                    {_('Back to the machines')}
                </Button>
            </EmptyStateActions>
        </EmptyStateFooter>
    </EmptyState>
)

/** Why there is no form: what of the host is not known, and how that can be mended. */
export const Obstacle = ({
    host: { administrative, connection, group, facts, settings },
}: {
    readonly host: Pick<HostState, 'administrative' | 'connection' | 'group' | 'facts' | 'settings'>
}) => {
    const store = useStore()
    if (administrative === false || group.kind === 'denied')
        return (
            <Blocked
                title={_('Administrative access is needed')}
                body={_(
                    'Only root can create volumes. Click "Limited access" at the top of Cockpit: this page goes on by itself.',
                )}
            />
        )
    if (group.kind === 'absent')
        return (
            <Blocked
                title={cockpit.format(_('There is no volume group $0 on this host.'), settings.volumeGroup)}
                body={_('Create it with vgcreate, or name another one in /etc/cockpit/raptor.override.json.')}
            />
        )
    if (group.kind === 'failed')
        return (
            <PageSection>
                <ProblemAlert
                    problem={explainNotBegun(group.error, _('The volume group cannot be read'))}
                    action={{ label: _('Try again'), onClick: () => void store.refreshVolumes() }}
                />
            </PageSection>
        )
    if (facts.kind === 'failed')
        return (
            <PageSection>
                <ProblemAlert
                    problem={explainNotBegun(facts.error, _('The host cannot be read'))}
                    action={{ label: _('Try again'), onClick: () => void store.refreshFacts() }}
                />
            </PageSection>
        )
    if (connection.kind === 'failed')
        return (
            <PageSection>
                <ProblemAlert
                    problem={explainConnection(connection.error)}
                    action={{ label: _('Connect again'), onClick: store.reconnect }}
                />
            </PageSection>
        )
    if (connection.kind === 'lost')
        return (
            <Blocked
                title={_('libvirt is not running')}
                body={_('This page goes on by itself when libvirt is back.')}
            />
        )
    return <Loading what={_('Reading the host')} />
}
