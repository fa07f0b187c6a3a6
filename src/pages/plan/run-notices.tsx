// SPDX-License-Identifier: LGPL-2.1-or-later

import { AlertActionLink } from '@patternfly/react-core/dist/esm/components/Alert'
import { ExpandableSection } from '@patternfly/react-core/dist/esm/components/ExpandableSection'
import { Busy } from '../parts/busy'
import { isCancellable, isUnderWay, type Run } from '../../plan/runs'
import { Note } from '../parts/note'
import { useRuns } from '../use-host'
import { progressText } from './plan-progress'
import { PlanSteps } from './plan-steps'
import { RunOutcome } from './run-outcome'
import { underWayText } from './run-words'

const _ = cockpit.gettext

const UnderWay = ({ run, onCancel }: { readonly run: Run; readonly onCancel: () => void }) => (
    <Note
        variant="info"
        role="status"
        customIcon={<Busy what={_('Under way')} />}
        title={underWayText(run)}
        actionLinks={isCancellable(run) && <AlertActionLink onClick={onCancel}>{_('Cancel')}</AlertActionLink>}
    >
        <p>{run.cancelling ? _('It is being cancelled.') : progressText(run.progress)}</p>
        {run.progress.kind === 'running' && (
            <ExpandableSection toggleText={_('Show the commands')}>
                <PlanSteps plan={run.progress.plan} states={run.progress.steps} />
            </ExpandableSection>
        )}
    </Note>
)

/** What goes on, and what became of it, of which no dialog and no other place tells now. */
export const RunNotices = ({ runs: list }: { readonly runs: readonly Run[] }) => {
    const runs = useRuns()
    return list.map(run =>
        isUnderWay(run) ? (
            <UnderWay
                key={run.id}
                run={run}
                onCancel={() => {
                    runs.cancel(run.id)
                }}
            />
        ) : (
            <RunOutcome
                key={run.id}
                run={run}
                onClose={() => {
                    runs.dismiss(run.id)
                }}
            />
        ),
    )
}
