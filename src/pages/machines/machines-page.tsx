// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { Suspense, useState, useSyncExternalStore } from 'react'
import type { HostState } from '../../host/state'
import { NoticesProvider } from '../actions/notices'
import { PlaceTitle } from '../arrival'
import { Boundary } from '../boundary'
import { RunNotices } from '../later'
import { Loading } from '../parts/loading'
import { Note } from '../parts/note'
import { useRunList } from '../plan/use-runs'
import { visit } from '../routes'
import { usePart, useParts, useStore } from '../use-host'
import { ConnectionProblem } from '../parts/connection-problem'
import { linesOf } from '../of-machine/lines'
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

/** What a machine is provisioned with. */
const PROVISIONING = ['connection', 'group', 'administrative'] as const

/** Why machines cannot be provisioned now; undefined when they can. */
function obstacle({
    connection,
    group,
    administrative,
}: Pick<HostState, (typeof PROVISIONING)[number]>): string | undefined {
    if (administrative === false) return _('This needs administrative access')
    if (connection.kind === 'lost' || connection.kind === 'failed') return _('libvirt cannot be reached')
    return group.kind === 'absent' || group.kind === 'failed' ? _('The volume group cannot be read') : undefined
}

const ProvisionButton = () => {
    const why = obstacle(useParts(PROVISIONING))
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
    const administrative = usePart('administrative')
    const connection = usePart('connection')
    // Somebody whom libvirt refuses has another problem first.
    return (
        administrative === false &&
        connection.kind !== 'failed' && (
            <Note variant="info" title={_('You have limited access')}>
                {_(
                    'Volumes and wipes are not shown, and machines cannot be provisioned or deleted. Click "Limited access" at the top of Cockpit to change that.',
                )}
            </Note>
        )
    )
}

const List = () => {
    const store = useStore()
    const [lines] = useState(() => linesOf(store))
    const isEmpty = useSyncExternalStore(lines.subscribe, () => lines.snapshot().length === 0)
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
                <div className="raptor-beside">
                    <PlaceTitle title={_('Machines')} />
                    {administrator && <ProvisionButton />}
                </div>
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
