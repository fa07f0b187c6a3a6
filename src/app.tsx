// SPDX-License-Identifier: LGPL-2.1-or-later

import { Page, PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { Title } from '@patternfly/react-core/dist/esm/components/Title'
import { lazy, Suspense, useEffect, useState } from 'react'
import { hostError } from './host/error'
import { readPerson } from './host/person'
import { readSettings } from './host/settings'
import { openStore, type Store } from './host/store'
import type { Settings } from './machine/settings'
import { explain, explainSettings, type Problem } from './pages/explain'
import { Loading } from './pages/loading'
import { MachinesPage } from './pages/machines/machines-page'
import { ProblemAlert } from './pages/problem-alert'
import { StoreContext, usePlace } from './pages/use-host'

const _ = cockpit.gettext

// The list is what people come for: what it does not need is not in the first script.
const ProvisionPage = lazy(() => import('./pages/provision/provision-page'))

const Place = () => {
    const place = usePlace()
    return place === 'provision' ? (
        <Suspense fallback={<Loading />}>
            <ProvisionPage />
        </Suspense>
    ) : (
        <MachinesPage />
    )
}

/** Nothing can be shown, and why. */
const NoPage = ({ problem }: { readonly problem: Problem }) => (
    <PageSection>
        <Title headingLevel="h1">{_('Raptor VMs')}</Title>
        <ProblemAlert problem={problem} />
    </PageSection>
)

/** The store lives as long as the page shows it. */
function useOpenStore(settings: Settings): { readonly store?: Store; readonly problem?: Problem } {
    const [opened, setOpened] = useState<{ readonly store?: Store; readonly problem?: Problem }>({})
    useEffect(() => {
        let store: Store | undefined
        let ended = false
        readPerson().then(
            person => {
                if (ended) return
                store = openStore(settings, person)
                setOpened({ store })
            },
            (error: unknown) => {
                setOpened({ problem: explain(hostError(error, 'whoami'), _('Cockpit does not say who you are')) })
            },
        )
        return () => {
            ended = true
            store?.end()
        }
    }, [settings])
    return opened
}

const Opened = ({ settings }: { readonly settings: Settings }) => {
    const { store, problem } = useOpenStore(settings)
    if (problem) return <NoPage problem={problem} />
    return store ? (
        <StoreContext value={store}>
            <Place />
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
            {'title' in settings ? <NoPage problem={settings} /> : <Opened settings={settings} />}
        </Page>
    )
}
