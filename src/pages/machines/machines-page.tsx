// SPDX-License-Identifier: LGPL-2.1-or-later

import { Alert } from '@patternfly/react-core/dist/esm/components/Alert'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { Flex, FlexItem } from '@patternfly/react-core/dist/esm/layouts/Flex'
import { Suspense, useState, useSyncExternalStore } from 'react'
import type { HostState } from '../../host/store'
import { NoticesProvider } from '../actions/notices'
import { PlaceTitle } from '../arrival'
import { Boundary } from '../boundary'
import { RunNotices } from '../later'
import { Loading } from '../loading'
import { useRunList } from '../plan/use-runs'
import { visit, type Place } from '../routes'
import { useHost, usePart, useStore } from '../use-host'
import { ConnectionProblem } from './connection-problem'
import { linesOf } from './lines'
import { MachinesTable } from './machines-table'
import { NoMachines } from './no-machines'
import { Resources } from './resources'
import { Users } from './users'

const _ = cockpit.gettext

/** What was begun here and is not told of elsewhere. */
const Runs = () => {
    const runs = useRunList().filter(({ followed }) => !followed)
    return (
        runs.length > 0 && (
            <Boundary>
                <Suspense>
                    <RunNotices runs={runs} />
                </Suspense>
            </Boundary>
        )
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
    const store = useStore()
    const [lines] = useState(() => linesOf(store))
    const isEmpty = useSyncExternalStore(store.subscribe, () => lines().length === 0)
    const connection = usePart('connection')
    if (!isEmpty) return <MachinesTable lines={lines} />
    if (connection.kind === 'connecting') return <Loading what={_('Reading the machines')} />
    return connection.kind === 'ready' ? <NoMachines /> : null
}

export const MachinesPage = () => {
    const administrator = usePart('person').role === 'administrator'
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
                    {administrator && <Runs />}
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
