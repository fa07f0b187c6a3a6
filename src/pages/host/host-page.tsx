// SPDX-License-Identifier: LGPL-2.1-or-later

import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { showCommand } from '../../host/base/run'
import { Command } from '../parts/command'
import { explain, explainNotBegun } from '../words/explain'
import { Loading } from '../parts/loading'
import { NeedsAdministrative } from '../parts/needs-administrative'
import { Note } from '../parts/note'
import { PageHead } from '../parts/page-head'
import { ProblemAlert } from '../parts/problem-alert'
import { usePart } from '../use-host'
import { Checks } from './checks'
import { useSetup, type Done } from './use-setup'

const _ = cockpit.gettext

const Outcome = ({ done }: { readonly done: Done }) =>
    done.error ? (
        <ProblemAlert problem={explain(done.error, _('This was not done'))} />
    ) : (
        <Note variant="success" role="status" title={_('Done')}>
            <Command text={showCommand(done.argv)} />
            {done.output !== '' && (
                <pre className="raptor-words" dir="ltr">
                    {done.output}
                </pre>
            )}
        </Note>
    )

const Body = () => {
    const administrative = usePart('administrative')
    const { checks, doing, done, act, read } = useSetup()
    if (administrative === undefined || checks?.kind === 'loading')
        return <Loading what={_('Looking at how this host is set up')} />
    if (checks === undefined || checks.kind === 'denied' || checks.kind === 'absent') return <NeedsAdministrative />
    if (checks.kind === 'failed')
        return (
            <PageSection>
                <ProblemAlert
                    problem={explainNotBegun(checks.error, _('It cannot be told how this host is set up'))}
                    action={{ label: _('Try again'), onClick: () => void read() }}
                />
            </PageSection>
        )
    return (
        <>
            {done && (
                <PageSection className="raptor-notes" aria-label={_('Notices')}>
                    <Outcome done={done} />
                </PageSection>
            )}
            <PageSection isFilled>
                <Checks checks={checks.value} doing={doing} onFix={does => void act(does)} />
            </PageSection>
        </>
    )
}

/** Is this host set up as it must be? Each check that fails gives its reason and its fix. */
export const HostPage = () => (
    <>
        <PageHead title={_('Host')} isBelow={false} />
        <Body />
    </>
)
