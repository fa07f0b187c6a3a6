// SPDX-License-Identifier: LGPL-2.1-or-later

import { Table, Tbody, Th, Thead, Tr } from '@patternfly/react-table/dist/esm/components/Table'
import { memo, Suspense, useState, useSyncExternalStore } from 'react'
import type { Machine } from '../../machine/machine'
import type { Question } from '../actions/question'
import { Boundary } from '../boundary'
import { QuestionDialog } from '../later'
import { usePart, useStore } from '../use-host'
import type { Lines } from './lines'
import { MachineRow } from './machine-row'

const _ = cockpit.gettext

const keyOf = (machine: Machine) => {
    switch (machine.kind) {
        case 'machine':
        case 'broken':
            return machine.domain.uuid
        case 'wiping':
        case 'unfinished':
        case 'volume':
            return machine.volume.uuid
        default:
            return machine satisfies never
    }
}

type Props = { readonly lines: Lines }

const Body = ({
    lines,
    withOwner,
    ask,
}: Props & { readonly withOwner: boolean; readonly ask: (question: Question) => void }) => {
    const machines = useSyncExternalStore(useStore().subscribe, lines)
    return (
        <Tbody>
            {machines.map(machine => (
                <MachineRow key={keyOf(machine)} machine={machine} withOwner={withOwner} ask={ask} />
            ))}
        </Tbody>
    )
}

/** The list. When its lines change only its body is made anew. */
export const MachinesTable = memo(function MachinesTable({ lines }: Props) {
    const [question, setQuestion] = useState<Question>()
    // A user's machines are all her own.
    const withOwner = usePart('person').role === 'administrator'
    return (
        <>
            <Table aria-label={_('Machines')} variant="compact" gridBreakPoint="grid-md" className="raptor-machines">
                <Thead>
                    <Tr>
                        <Th modifier="wrap">{_('Name')}</Th>
                        {withOwner && (
                            <Th modifier="wrap" className="raptor-owner">
                                {_('Owner')}
                            </Th>
                        )}
                        <Th modifier="wrap">{_('State')}</Th>
                        <Th modifier="wrap">{_('vCPUs on CPUs')}</Th>
                        <Th modifier="wrap">{_('Memory')}</Th>
                        <Th modifier="wrap">{_('Volume')}</Th>
                        <Th modifier="wrap">{_('Bridge and address')}</Th>
                        <Th screenReaderText={_('Actions')} />
                    </Tr>
                </Thead>
                <Body lines={lines} withOwner={withOwner} ask={setQuestion} />
            </Table>
            {question && (
                <Boundary>
                    <Suspense>
                        <QuestionDialog
                            question={question}
                            onClose={() => {
                                // One that ends late closes itself, and no other that is asked by now.
                                setQuestion(asked => (asked === question ? undefined : asked))
                            }}
                        />
                    </Suspense>
                </Boundary>
            )}
        </>
    )
})
