// SPDX-License-Identifier: LGPL-2.1-or-later

import { Label } from '@patternfly/react-core/dist/esm/components/Label'
import { Td, Tr } from '@patternfly/react-table/dist/esm/components/Table'
import type { ReactNode } from 'react'
import { showCpuList } from '../../machine/cpuset'
import { isActive, type Domain, type DomainState } from '../../machine/domain'
import type { Machine } from '../../machine/machine'
import { useHost } from '../use-host'
import { stateText } from '../words'
import { MachineActions } from './machine-actions'
import type { Question } from './question'
import { OnlyVolume } from './only-volume'
import { Unfinished } from './unfinished'
import { WipeActions } from './wipe-actions'
import { WipeState } from './wipe-state'

const _ = cockpit.gettext

const NONE = '—'

const stateColor = (state: DomainState) =>
    state === 'running' || state === 'blocked'
        ? 'green'
        : state === 'paused' || state === 'suspended'
          ? 'yellow'
          : state === 'crashed'
            ? 'red'
            : 'grey'

const State = ({ state }: { readonly state: DomainState }) => (
    <span>
        <Label isCompact color={stateColor(state)}>
            {stateText[state]}
        </Label>
    </span>
)

const size = (bytes: number | undefined) => (bytes === undefined ? NONE : cockpit.format_bytes(bytes, { base2: true }))

/** `4 on 4-7, emulator on 6,7`; a vCPU without a pin may run anywhere, and that is said. */
const Pins = ({ domain }: { readonly domain: Domain }) => {
    const { pins, vcpus, emulatorPin } = domain.now
    const text = pins.every(({ cpus }) => cpus.length === 1)
        ? showCpuList(pins.flatMap(({ cpus }) => cpus))
        : pins.map(({ cpus }) => `(${showCpuList(cpus)})`).join(' ')
    return (
        <>
            {text === ''
                ? cockpit.format(_('$0, not pinned'), String(vcpus))
                : cockpit.format(_('$0 on $1'), String(vcpus), text)}
            {emulatorPin.length > 0 && (
                <div className="raptor-aside">{cockpit.format(_('emulator on $0'), showCpuList(emulatorPin))}</div>
            )}
        </>
    )
}

const Owner = ({ owner }: Pick<Machine, 'owner'>) => {
    if (!owner) return NONE
    return owner.member ? (
        owner.user
    ) : (
        <>
            {owner.user} <span className="raptor-aside">{_('(not in the group)')}</span>
        </>
    )
}

/** The bridges, and below them the addresses that answer there. */
const Network = ({ domain }: { readonly domain: Domain }) => {
    const { addresses } = useHost()
    const answering = isActive(domain.state) ? domain.macs.flatMap(mac => addresses.get(mac.toLowerCase()) ?? []) : []
    return (
        <>
            {domain.bridges.join(', ') || NONE}
            {answering.map(address => (
                <div key={address} className="raptor-aside">
                    {address}
                </div>
            ))}
        </>
    )
}

type Cells = {
    readonly state: ReactNode
    readonly pins?: ReactNode
    readonly memory?: ReactNode
    readonly volume?: ReactNode
    readonly network?: ReactNode
    readonly actions?: ReactNode
}

function cellsOf(machine: Machine, ask: (question: Question) => void): Cells {
    switch (machine.kind) {
        case 'machine': {
            const { name, zeroing } = machine
            return {
                state: zeroing ? (
                    <WipeState name={name} volume={zeroing.volume} wipe={zeroing.wipe} />
                ) : (
                    <State state={machine.domain.state} />
                ),
                pins: <Pins domain={machine.domain} />,
                memory: size(machine.domain.now.memoryBytes),
                volume: size(machine.volumeBytes),
                network: <Network domain={machine.domain} />,
                actions:
                    zeroing && !isActive(machine.domain.state) ? (
                        <WipeActions name={name} zeroing={zeroing} domain={machine.domain} ask={ask} />
                    ) : (
                        <MachineActions domain={machine.domain} ask={ask} />
                    ),
            }
        }
        case 'broken':
            return {
                state: (
                    <>
                        <Label isCompact color="orange">
                            {_('Unreadable')}
                        </Label>
                        <div className="raptor-aside raptor-words">{machine.domain.why}</div>
                    </>
                ),
            }
        case 'wiping':
            return {
                state: <WipeState name={machine.name} volume={machine.volume} wipe={machine.wipe} />,
                volume: size(machine.volume.sizeBytes),
                actions: <WipeActions name={machine.name} zeroing={machine} ask={ask} />,
            }
        case 'volume':
            return {
                state: <OnlyVolume machine={machine} ask={ask} />,
                volume: size(machine.volume.sizeBytes),
            }
        case 'unfinished':
            return { state: <Unfinished machine={machine} ask={ask} />, volume: size(machine.volume.sizeBytes) }
        default:
            return machine satisfies never
    }
}

type Props = {
    readonly machine: Machine
    readonly withOwner: boolean
    readonly ask: (question: Question) => void
}

export const MachineRow = ({ machine, withOwner, ask }: Props) => {
    const cells = cellsOf(machine, ask)
    return (
        <Tr>
            <Td component="th" scope="row" dataLabel={_('Name')} className="raptor-name">
                {machine.name}
            </Td>
            {withOwner && (
                <Td dataLabel={_('Owner')}>
                    <Owner owner={machine.owner} />
                </Td>
            )}
            <Td dataLabel={_('State')}>{cells.state}</Td>
            <Td dataLabel={_('vCPUs on CPUs')}>{cells.pins ?? NONE}</Td>
            <Td modifier="nowrap" dataLabel={_('Memory')}>
                {cells.memory ?? NONE}
            </Td>
            <Td modifier="nowrap" dataLabel={_('Volume')}>
                {cells.volume ?? NONE}
            </Td>
            <Td modifier="nowrap" dataLabel={_('Bridge and address')}>
                {cells.network ?? NONE}
            </Td>
            <Td className="raptor-actions">{cells.actions}</Td>
        </Tr>
    )
}
