// SPDX-License-Identifier: LGPL-2.1-or-later

import { Page, PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { Title } from '@patternfly/react-core/dist/esm/components/Title'
import { Suspense, useEffect, useRef, useState, type ReactNode } from 'react'
import { hostError } from './host/base/error'
import { onLeave } from './host/base/leaving'
import { onPathChange } from './host/base/location'
import { endProcesses } from './host/base/process'
import { readSettings } from './host/base/settings'
import { readPerson, type Person } from './host/people/person'
import { openStore, type Store } from './host/store'
import type { Settings } from './machine/setup/settings'
import { MovedContext } from './pages/arrival'
import { Boundary } from './pages/boundary'
import { explain, explainSettings, type Problem } from './pages/words/explain'
import { HostPage, MachinePage, ProvisionPage, RecordsPage } from './pages/later'
import { Loading } from './pages/parts/loading'
import { MachinesPage } from './pages/machines/machines-page'
import { NoAccess } from './pages/no-access'
import { Nowhere } from './pages/nowhere'
import { PageHead } from './pages/parts/page-head'
import { PlaceNav } from './pages/place-nav'
import { ProblemAlert } from './pages/parts/problem-alert'
import { useLeaveWarning, useRunList } from './pages/plan/use-runs'
import { placeAt, type Place } from './pages/routes'
import { RunsContext, StoreContext, usePart, usePath } from './pages/use-host'
import { Waits } from './pages/parts/waits'
import { isUnderWay, openRuns, type Runs } from './plan/runs'

const _ = cockpit.gettext

function pageOf(place: Place): ReactNode {
    switch (place.kind) {
        case 'machines':
            return <MachinesPage />
        case 'machine':
            return <MachinePage name={place.name} view={place.view} device={place.device} />
        case 'provision':
            return <ProvisionPage />
        case 'host':
            return <HostPage />
        case 'records':
            return <RecordsPage />
        default:
            return place satisfies never
    }
}

/** What is one place to whoever is at it: another machine is another one, another view of the same is not. */
const keyOf = (place: Place | undefined) =>
    place?.kind === 'machine' ? `machine ${place.name}` : (place?.kind ?? 'nowhere')

const Here = () => {
    const path = usePath()
    const place = placeAt(path, usePart('person').role)
    const moved = useRef(false)
    useEffect(
        () =>
            onPathChange(() => {
                moved.current = true
            }),
        [],
    )
    return (
        <MovedContext value={moved}>
            {(place?.kind !== 'machine' || place.view !== 'window') && <PlaceNav here={place} />}
            <Boundary key={keyOf(place)} head={<PageHead title={_('Raptor VMs')} />}>
                <Suspense fallback={<Loading />}>{place ? pageOf(place) : <Nowhere path={path} />}</Suspense>
            </Boundary>
        </MovedContext>
    )
}

/** Nothing can be shown, and why. */
const NoPage = ({ problem }: { readonly problem: Problem }) => (
    <PageSection>
        <Title headingLevel="h1">{_('Raptor VMs')}</Title>
        <ProblemAlert problem={problem} />
    </PageSection>
)

/** What is followed of the host, and what is done there: both are the page's, whatever place of it is looked at. */
type Open = { readonly store: Store; readonly runs: Runs }
type Opening = { readonly open?: Open; readonly stranger?: Person; readonly problem?: Problem }

/** The store lives as long as the page shows it. */
function useOpenStore(settings: Settings): Opening {
    const [opened, setOpened] = useState<Opening>({})
    useEffect(() => {
        let store: Store | undefined
        let ended = false
        readPerson().then(
            person => {
                if (ended) return
                if (person.role === 'stranger') {
                    setOpened({ stranger: person })
                    return
                }
                store = openStore(settings, person)
                setOpened({ open: { store, runs: openRuns() } })
            },
            (error: unknown) => {
                setOpened({ problem: explain(hostError(error, 'whoami'), _('Cockpit does not say who you are')) })
            },
        )
        const end = () => {
            ended = true
            store?.end()
        }
        const stay = onLeave(() => {
            end()
            endProcesses()
        })
        // Kept by the browser for the way back, it would come back without its host.
        const comeBack = ({ persisted }: PageTransitionEvent) => {
            if (persisted) location.reload()
        }
        window.addEventListener('pageshow', comeBack)
        return () => {
            end()
            stay()
            window.removeEventListener('pageshow', comeBack)
        }
    }, [settings])
    return opened
}

/** Whoever closes the tab while something is under way is asked whether she wants to. */
const Staying = () => {
    useLeaveWarning(useRunList().some(isUnderWay))
    return null
}

const Opened = ({ settings }: { readonly settings: Settings }) => {
    const { open, stranger, problem } = useOpenStore(settings)
    if (stranger) return <NoAccess person={stranger} />
    if (problem) return <NoPage problem={problem} />
    return open ? (
        <StoreContext value={open.store}>
            <RunsContext value={open.runs}>
                <Staying />
                <Here />
            </RunsContext>
        </StoreContext>
    ) : (
        <Loading />
    )
}

function settingsOrProblem(): Settings | Problem {
    try {
        return readSettings()
    } catch (error) {
        return explainSettings(error)
    }
}

export const App = () => {
    const [settings] = useState(settingsOrProblem)
    return (
        <Page className="pf-m-no-sidebar" isContentFilled>
            <Waits />
            {'title' in settings ? <NoPage problem={settings} /> : <Opened settings={settings} />}
        </Page>
    )
}
