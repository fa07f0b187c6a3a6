// SPDX-License-Identifier: LGPL-2.1-or-later

import { memo } from 'react'
import type { Machine } from '../../machine/machine'
import type { Question } from '../actions/question'
import { cellsOf, Owner, UnderWay } from '../of-machine/cells'
import { PlaceLink } from '../parts/place-link'
import { Cell, NameCell, Row } from '../parts/table'

const _ = cockpit.gettext

type Props = {
    readonly machine: Machine
    readonly withOwner: boolean
    readonly ask: (question: Question) => void
}

export const MachineRow = memo(function MachineRow({ machine, withOwner, ask }: Props) {
    const cells = cellsOf(machine, ask)
    return (
        <Row>
            <NameCell label={_('Name')} className="raptor-name">
                <PlaceLink place={{ kind: 'machine', name: machine.name, view: 'overview' }}>{machine.name}</PlaceLink>
                {withOwner && (
                    <div className="raptor-aside raptor-under-name">
                        <Owner owner={machine.owner} />
                    </div>
                )}
            </NameCell>
            {withOwner && (
                <Cell label={_('Owner')} className="raptor-owner">
                    <Owner owner={machine.owner} />
                </Cell>
            )}
            <Cell label={_('State')}>
                {cells.state}
                <UnderWay name={machine.name} />
            </Cell>
            <Cell label={_('vCPUs on CPUs')}>{cells.pins}</Cell>
            <Cell nowrap label={_('Memory')}>
                {cells.memory}
            </Cell>
            <Cell nowrap label={_('Volume')}>
                {cells.volume}
            </Cell>
            <Cell nowrap label={_('Bridge and address')}>
                {cells.network}
            </Cell>
            <Cell className="raptor-actions">{cells.actions ?? ''}</Cell>
        </Row>
    )
})
