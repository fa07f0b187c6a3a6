// SPDX-License-Identifier: LGPL-2.1-or-later

import { Label } from '@patternfly/react-core/dist/esm/components/Label'
import type { ReactNode } from 'react'
import { showCommand } from '../../host/base/run'
import { virsh } from '../../host/libvirt/virsh'
import { isActive, type Domain } from '../../machine/domain/domain'
import type { Machine } from '../../machine/machine'
import { isUnderWay } from '../../plan/runs'
import { MachineActions } from '../actions/machine-actions'
import type { Question } from '../actions/question'
import { WipeActions } from '../actions/wipe-actions'
import { Command } from '../parts/command'
import { NONE } from '../parts/table'
import { sizeText } from '../words/amounts'
import { useRunList } from '../plan/use-runs'
import { AtNextStart, MachineCpus } from './machine-cpus'
import { MachineNetwork } from './machine-network'
import { MachineState } from './machine-state'
import { OnlyVolume } from './only-volume'
import { Unfinished } from './unfinished'
import { WipeState } from './wipe-state'

const _ = cockpit.gettext

/** A number and its unit, in this order also where lines run from right to left. */
export const size = (bytes: number | undefined) => (bytes === undefined ? undefined : <bdi>{sizeText(bytes)}</bdi>)

export const Memory = ({ domain: { now, next } }: { readonly domain: Domain }) => (
    <>
        {size(now.memoryBytes)}
        {next && next.memoryBytes !== now.memoryBytes && <AtNextStart text={sizeText(next.memoryBytes)} />}
    </>
)

export const Owner = ({ owner }: Pick<Machine, 'owner'>) => {
    if (!owner) return NONE
    if (owner.unknown === true)
        return (
            <>
                {_('Nobody')}
                <div className="raptor-aside">
                    {cockpit.format(_('The host cannot say whether $0 is a member.'), owner.user)}
                </div>
            </>
        )
    return owner.member ? (
        owner.user
    ) : (
        <>
            {owner.user} <span className="raptor-aside">{_('(not in the group)')}</span>
        </>
    )
}

/** What somebody has begun with it on this page, and has not come to be seen on the host yet. */
export const UnderWay = ({ name }: Pick<Machine, 'name'>) => {
    const run = useRunList().find(one => one.name === name && one.kind !== 'provision' && isUnderWay(one))
    return (
        run && (
            <div>
                <Label isCompact color="blue">
                    {run.progress.kind === 'locking' ? _('Waiting to be deleted') : _('Being deleted')}
                </Label>
            </div>
        )
    )
}

export type Cells = {
    readonly state: ReactNode
    readonly pins?: ReactNode
    readonly memory?: ReactNode
    readonly volume?: ReactNode
    readonly network?: ReactNode
    readonly actions?: ReactNode
}

/** What there is to say of a line of the list, and to do with it. */
export function cellsOf(machine: Machine, ask: (question: Question) => void): Cells {
    switch (machine.kind) {
        case 'machine': {
            const { name, zeroing } = machine
            return {
                state: zeroing ? (
                    <WipeState name={name} volume={zeroing.volume} wipe={zeroing.wipe} />
                ) : (
                    <MachineState {...machine} />
                ),
                pins: <MachineCpus domain={machine.domain} />,
                memory: <Memory domain={machine.domain} />,
                volume: size(machine.volumeBytes),
                network: <MachineNetwork domain={machine.domain} none={NONE} />,
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
                        <div className="raptor-aside raptor-words" dir="auto">
                            {machine.domain.why}
                        </div>
                        {machine.domain.denied !== true && <Command text={showCommand(virsh('edit', machine.name))} />}
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
