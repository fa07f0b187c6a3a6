// SPDX-License-Identifier: LGPL-2.1-or-later

import { EmptyState, EmptyStateBody } from '@patternfly/react-core/dist/esm/components/EmptyState'
import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { Suspense, useState } from 'react'
import type { UsageRecord } from '../../host/libvirt/usage'
import type { HostState } from '../../host/state'
import type { Machine } from '../../machine/machine'
import { NoticesProvider } from '../actions/notices'
import type { Question } from '../actions/question'
import { QuestionDialog } from '../actions/question-dialog'
import { PageHead } from '../parts/page-head'
import { PlaceTitle } from '../arrival'
import { Boundary } from '../boundary'
import { ConnectionProblem } from '../parts/connection-problem'
import { ConsoleView } from '../console/later'
import { Loading } from '../parts/loading'
import type { View } from '../routes'
import { useParts } from '../use-host'
import { EventsView } from './events-view'
import { Overview } from './overview'
import { Standing } from './standing'
import { useMachine } from './use-machine'
import { useUsageRecord } from './use-usage'
import { Views } from './views'
import { NoDomain, XmlView } from './xml-view'

const _ = cockpit.gettext

const NEEDED = ['connection', 'group', 'person'] as const

/** Whether it is known by now what there is of such a name. */
function isKnown({ connection, group }: Pick<HostState, (typeof NEEDED)[number]>): boolean {
    return connection.kind === 'ready' && group.kind !== 'loading'
}

/** An address that names no machine, or no longer: by whoever looked, it was here a moment ago. */
const NoMachine = ({ name, wasThere }: { readonly name: string; readonly wasThere: boolean }) => {
    const host = useParts(NEEDED)
    if (!isKnown(host))
        return host.connection.kind === 'connecting' || host.connection.kind === 'ready' ? (
            <Loading what={cockpit.format(_('Looking for $0'), name)} />
        ) : null
    return (
        <EmptyState
            headingLevel="h2"
            titleText={cockpit.format(wasThere ? _('$0 is not there any more') : _('There is no machine $0'), name)}
        >
            <EmptyStateBody>
                {host.person.role === 'administrator'
                    ? _('No domain and no volume of this host has this name. All machines are behind "Machines" above.')
                    : _('None of your machines has this name. All of them are behind "Machines" above.')}
            </EmptyStateBody>
        </EmptyState>
    )
}

type LookedProps = {
    readonly machine: Machine
    readonly view: View
    readonly device: string | undefined
    readonly record: UsageRecord | undefined
    readonly ask: (question: Question) => void
}

const Looked = ({ machine, view, device, record, ask }: LookedProps) => {
    switch (view) {
        case 'overview':
            return <Overview machine={machine} record={record} />
        case 'console':
        case 'window':
            return machine.kind === 'machine' ? (
                <ConsoleView domain={machine.domain} device={device} isAlone={view === 'window'} ask={ask} />
            ) : (
                <NoDomain />
            )
        case 'events':
            return <EventsView machine={machine} />
        case 'xml':
            return <XmlView machine={machine} />
        default:
            return view satisfies never
    }
}

type Props = { readonly name: string; readonly view: View; readonly device: string | undefined }

/** Everything about one machine. */
export const MachinePage = ({ name, view, device }: Props) => {
    const machine = useMachine(name)
    const [wasThere, setWasThere] = useState(false)
    const [question, setQuestion] = useState<Question>()
    if (machine && !wasThere) setWasThere(true)
    const record = useUsageRecord(machine && 'domain' in machine ? machine.domain.uuid : undefined)
    return (
        <>
            {view === 'window' ? (
                <div className="pf-v6-screen-reader">
                    <PlaceTitle title={cockpit.format(_('Console of $0'), name)} />
                </div>
            ) : (
                <PageHead title={name} />
            )}
            <NoticesProvider>
                <PageSection className="raptor-notes" aria-label={_('Notices')}>
                    <ConnectionProblem />
                </PageSection>
                {machine ? (
                    <>
                        {view !== 'window' && (
                            <>
                                <Standing machine={machine} ask={setQuestion} />
                                <Views name={name} view={view} />
                            </>
                        )}
                        <Boundary key={view}>
                            <Suspense fallback={<Loading />}>
                                <Looked
                                    machine={machine}
                                    view={view}
                                    device={device}
                                    record={record}
                                    ask={setQuestion}
                                />
                            </Suspense>
                        </Boundary>
                    </>
                ) : (
                    <NoMachine name={name} wasThere={wasThere} />
                )}
            </NoticesProvider>
            {question && (
                <QuestionDialog
                    question={question}
                    onClose={() => {
                        setQuestion(asked => (asked === question ? undefined : asked))
                    }}
                />
            )}
        </>
    )
}
