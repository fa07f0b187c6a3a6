// SPDX-License-Identifier: LGPL-2.1-or-later

import { memo, Suspense, useState, useSyncExternalStore } from 'react'
import type { Machine } from '../../machine/machine'
import type { Question } from '../actions/question'
import { Boundary } from '../boundary'
import { QuestionDialog } from '../later'
import { HeadCell, Table } from '../parts/table'
import { usePart } from '../use-host'
import type { Lines } from '../of-machine/lines'
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
    const machines = useSyncExternalStore(lines.subscribe, lines.snapshot)
    return machines.map(machine => (
        <MachineRow key={keyOf(machine)} machine={machine} withOwner={withOwner} ask={ask} />
    ))
}

/** The list. When its lines change only its body is made anew. */
export const MachinesTable = memo(function MachinesTable({ lines }: Props) {
    const [question, setQuestion] = useState<Question>()
    // A user's machines are all her own.
    const withOwner = usePart('person').role === 'administrator'
    return (
        <>
            <Table
                label={_('Machines')}
                className="raptor-machines"
                head={
                    <>
                        <HeadCell>{_('Name')}</HeadCell>
                        {withOwner && <HeadCell className="raptor-owner">{_('Owner')}</HeadCell>}
                        <HeadCell>{_('State')}</HeadCell>
                        <HeadCell>{_('vCPUs on CPUs')}</HeadCell>
                        <HeadCell>{_('Memory')}</HeadCell>
                        <HeadCell>{_('Volume')}</HeadCell>
                        <HeadCell>{_('Bridge and address')}</HeadCell>
                        <HeadCell>
                            <span className="pf-v6-screen-reader">{_('Actions')}</span>
                        </HeadCell>
                    </>
                }
            >
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
