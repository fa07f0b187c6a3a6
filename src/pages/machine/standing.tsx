// SPDX-License-Identifier: LGPL-2.1-or-later

import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { isActive } from '../../machine/domain/domain'
import type { Machine } from '../../machine/machine'
import { MachineButtons } from '../actions/machine-buttons'
import type { Question } from '../actions/question'
import { cellsOf, UnderWay } from '../of-machine/cells'

type Props = { readonly machine: Machine; readonly ask: (question: Question) => void }

const Buttons = ({ machine, ask }: Props) =>
    machine.kind === 'machine' && (!machine.zeroing || isActive(machine.domain.state)) ? (
        <MachineButtons domain={machine.domain} ask={ask} />
    ) : (
        cellsOf(machine, ask).actions
    )

/** How the machine is, and what can be done with it: in sight whatever is looked at of it. */
export const Standing = ({ machine, ask }: Props) => (
    <PageSection className="raptor-standing">
        <div className="raptor-beside">
            <div>
                {cellsOf(machine, ask).state}
                <UnderWay name={machine.name} />
            </div>
            <Buttons machine={machine} ask={ask} />
        </div>
    </PageSection>
)
