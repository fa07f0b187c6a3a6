// SPDX-License-Identifier: LGPL-2.1-or-later

import { Alert, AlertActionLink } from '@patternfly/react-core/dist/esm/components/Alert'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { Flex, FlexItem } from '@patternfly/react-core/dist/esm/layouts/Flex'
import { useMemo } from 'react'
import { valueOf } from '../../host/base/known'
import type { HostState } from '../../host/store'
import { machines } from '../../machine/machine'
import { NoticesProvider } from '../actions/notices'
import { PlaceTitle } from '../arrival'
import { explainNotBegun } from '../explain'
import { Loading } from '../loading'
import { ProblemAlert } from '../problem-alert'
import { visit, type Place } from '../routes'
import { useHost, useStore } from '../use-host'
import { MachinesTable } from './machines-table'
import { NoMachines } from './no-machines'
import { Resources } from './resources'
import { Users } from './users'

const _ = cockpit.gettext

function useMachines(host: HostState) {
    const { connection, domains, group, wipes, failures, leftBehind, facts, diskSizes } = host
    return useMemo(
        () =>
            machines({
                domains: [...domains.values()],
                complete: connection.kind === 'ready',
                group: valueOf(group),
                diskSizes,
                wipes,
                failures,
                leftBehind,
                members: valueOf(facts)?.members,
            }),
        [connection, domains, group, wipes, failures, leftBehind, facts, diskSizes],
    )
}

/** Why machines cannot be provisioned now; undefined when they can. */
function obstacle({ connection, group, administrative }: HostState): string | undefined {
    if (administrative === false) return _('This needs administrative access')
    if (connection.kind === 'lost' || connection.kind === 'failed') return _('libvirt cannot be reached')
    return group.kind === 'absent' || group.kind === 'failed' ? _('The volume group cannot be read') : undefined
}

const PlaceButton = ({ place, text }: { readonly place: Place; readonly text: string }) => (
    <Button
        variant="secondary"
        onClick={() => {
            visit(place)
        }}
    >
        {text}
    </Button>
)

const ProvisionButton = () => {
    const why = obstacle(useHost())
    return (
        <Button
            variant="primary"
            isAriaDisabled={why !== undefined}
            title={why}
            onClick={() => {
                visit({ kind: 'provision' })
            }}
        >
            {_('Provision machine')}
        </Button>
    )
}

/** What is wrong with the connection to libvirt, above what was last known. */
const ConnectionProblem = () => {
    const store = useStore()
    const { connection, person, usersAccess } = useHost()
    // That says it all.
    if (person.role === 'user' && usersAccess?.on === false) return null
    const again = _('Connect again')
    switch (connection.kind) {
        case 'lost':
            return (
                <Alert
                    component="h2"
                    isInline
                    variant="warning"
                    role="status"
                    title={
                        connection.why === 'stopped'
                            ? _('libvirt is not running')
                            : _('The connection to libvirt has ended')
                    }
                    actionLinks={<AlertActionLink onClick={store.reconnect}>{again}</AlertActionLink>}
                >
                    <p>
                        {connection.why === 'stopped'
                            ? _(
                                  'The list shows the last known state. It is read again when libvirt is back, or when you come back to this page.',
                              )
                            : _('The list shows the last known state. The connection is being made again.')}
                    </p>
                    {connection.error && connection.error.message !== '' && (
                        <p className="raptor-words" dir="auto">
                            {connection.error.message}
                        </p>
                    )}
                </Alert>
            )
        case 'failed':
            return (
                <ProblemAlert
                    problem={explainNotBegun(connection.error, _('libvirt cannot be reached'))}
                    action={{ label: again, onClick: store.reconnect }}
                />
            )
        default:
            return null
    }
}

const Administrative = () => {
    const { administrative, connection } = useHost()
    // Somebody whom libvirt refuses has another problem first.
    return (
        administrative === false &&
        connection.kind !== 'failed' && (
            <Alert component="h2" isInline variant="info" title={_('You have limited access')}>
                {_(
                    'Volumes and wipes are not shown, and machines cannot be provisioned or deleted. Click "Limited access" at the top of Cockpit to change that.',
                )}
            </Alert>
        )
    )
}

const List = () => {
    const host = useHost()
    const list = useMachines(host)
    if (host.connection.kind === 'connecting' && host.domains.size === 0)
        return <Loading what={_('Reading the machines')} />
    if (list.length === 0) return host.connection.kind === 'ready' ? <NoMachines /> : null
    return <MachinesTable machines={list} />
}

export const MachinesPage = () => {
    const administrator = useHost().person.role === 'administrator'
    return (
        <>
            <PageSection className="raptor-head">
                <Flex
                    justifyContent={{ default: 'justifyContentSpaceBetween' }}
                    alignItems={{ default: 'alignItemsCenter' }}
                >
                    <FlexItem>
                        <PlaceTitle title={_('Machines')} />
                    </FlexItem>
                    {administrator && (
                        <FlexItem>
                            <PlaceButton place={{ kind: 'records' }} text={_('Wiped volumes')} />{' '}
                            <PlaceButton place={{ kind: 'host' }} text={_('Host')} /> <ProvisionButton />
                        </FlexItem>
                    )}
                </Flex>
            </PageSection>
            <NoticesProvider>
                <PageSection className="raptor-notes" aria-label={_('Notices')}>
                    <ConnectionProblem />
                    {administrator && <Administrative />}
                    <Users />
                </PageSection>
                {administrator && (
                    <PageSection>
                        <Resources />
                    </PageSection>
                )}
                <PageSection isFilled>
                    <List />
                </PageSection>
            </NoticesProvider>
        </>
    )
}
