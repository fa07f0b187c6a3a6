// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Card, CardBody, CardTitle } from '@patternfly/react-core/dist/esm/components/Card'
import { Progress } from '@patternfly/react-core/dist/esm/components/Progress'
import { Skeleton } from '@patternfly/react-core/dist/esm/components/Skeleton'
import type { ReactNode } from 'react'
import { valueOf, type Known } from '../../host/base/known'
import type { DomainMap } from '../../host/libvirt/domains'
import { showCpuList } from '../../machine/base/cpuset'
import { offeredCpus, type HostCpus } from '../../machine/cpu/host-cpus'
import { claimants, freeCpus, type Claim } from '../../machine/cpu/pins'
import { slotUse, type OnSlot, type SlotUse } from '../../machine/network/slot'
import type { VolumeGroup } from '../../machine/volume/volume'
import { allDomains } from '../../plan/facts'
import { sizeText } from '../words/amounts'
import { saidText } from '../words/explain'
import { useOfDomains, usePart, useStore } from '../use-host'

const _ = cockpit.gettext

const Resource = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
    <Card isCompact>
        <CardTitle component="h2">{title}</CardTitle>
        <CardBody>{children}</CardBody>
    </Card>
)

/** Who has what is in the domains: without them nothing is free, it is unknown. */
const Unknown = () => <p>{_('Not known while libvirt cannot be reached.')}</p>

/** What keeps machines from a CPU; '' when nothing does. */
function barText(cpu: number, cpus: HostCpus): string {
    if (!cpus.online.includes(cpu)) return _('switched off')
    return cpus.usable.includes(cpu) ? '' : _('not for machines')
}

/** Who has a CPU, or would if it were there, and what keeps machines from it. */
function cpuText(cpu: number, names: readonly string[], cpus: HostCpus): string {
    const bar = barText(cpu, cpus)
    const isolated = cpus.isolated.includes(cpu) ? _('isolated') : ''
    const who = names.length > 0 ? names.join(', ') : bar === '' ? _('free') : ''
    return [bar, isolated, who].filter(text => text !== '').join(', ')
}

const claimsOf = (domains: DomainMap): readonly Claim[] =>
    allDomains({ domains }).map(domain => ({
        name: domain.name,
        claims: domain.claims,
        unknown: domain.kind === 'broken' && domain.unknown,
    }))

const Cpus = () => {
    const cpus = valueOf(usePart('facts'))?.cpus
    const connection = usePart('connection')
    const claims = useOfDomains(claimsOf)
    if (connection.kind === 'failed') return <Unknown />
    if (!cpus || connection.kind === 'connecting') return <Skeleton screenreaderText={_('Reading the CPUs')} />
    const free = freeCpus(cpus, claims)
    const owners = claimants(cpus.present, claims)
    const shared = cpus.present.filter(cpu => (owners.get(cpu)?.length ?? 0) > 1)
    const lost = cpus.present.filter(cpu => barText(cpu, cpus) !== '' && (owners.get(cpu)?.length ?? 0) > 0)
    return (
        <>
            <ul className="raptor-cpus">
                {cpus.present.map(cpu => {
                    const names = owners.get(cpu) ?? []
                    const text = cpuText(cpu, names, cpus)
                    const barred = barText(cpu, cpus) !== ''
                    const use = barred ? 'off' : names.length > 1 ? 'shared' : names.length === 1 ? 'taken' : 'free'
                    return (
                        <li key={cpu} title={text} className={`raptor-cpu raptor-cpu-${use}`}>
                            {cpu}
                            <span className="pf-v6-screen-reader">: {text}</span>
                        </li>
                    )
                })}
            </ul>
            <p>{cockpit.format(_('$0 of $1 free'), String(free.length), String(offeredCpus(cpus).length))}</p>
            {lost.length > 0 && (
                <p>{cockpit.format(_('$0 pinned, and no machine can run there'), showCpuList(lost))}</p>
            )}
            {shared.length > 0 && <p>{cockpit.format(_('$0 pinned by more than one machine'), showCpuList(shared))}</p>}
        </>
    )
}

const Group = ({ group, name }: { readonly group: Known<VolumeGroup>; readonly name: string }) => {
    const store = useStore()
    switch (group.kind) {
        case 'loading':
            return <Skeleton screenreaderText={_('Reading the volume group')} />
        case 'denied':
            return <p>{_('Shown with administrative access.')}</p>
        case 'absent':
            return <p>{cockpit.format(_('There is no volume group $0 on this host.'), name)}</p>
        case 'failed':
            return (
                <>
                    <p>{_('The volume group cannot be read')}</p>
                    {group.error.message !== '' && (
                        <p className="raptor-words" dir="auto">
                            {saidText(group.error)}
                        </p>
                    )}
                    <Button variant="link" isInline onClick={() => void store.refreshVolumes()}>
                        {_('Try again')}
                    </Button>
                </>
            )
        case 'ready': {
            const { sizeBytes, freeBytes, silent } = group.value
            return (
                <>
                    <Progress
                        aria-label={cockpit.format(_('Used space in $0'), name)}
                        value={Math.round((1 - freeBytes / sizeBytes) * 100)}
                        title={cockpit.format(_('$0 of $1 free'), sizeText(freeBytes), sizeText(sizeBytes))}
                        size="sm"
                    />
                    {silent !== undefined && (
                        <p className="raptor-words" dir="auto">
                            {cockpit.format(_('It is not known who has its volumes now: $0'), silent)}
                        </p>
                    )}
                </>
            )
        }
        default:
            return group satisfies never
    }
}

function slotText({ exists, domains, unsure }: SlotUse): string {
    if (domains.length > 0) return domains.join(', ')
    if (!exists) return _('bridge is missing')
    return unsure.length > 0 ? cockpit.format(_('perhaps $0'), unsure.join(', ')) : _('free')
}

const onSlotsOf = (domains: DomainMap): readonly OnSlot[] =>
    allDomains({ domains }).map(domain => ({
        name: domain.name,
        interfaces: domain.interfaces,
        bridges: domain.bridges,
        macs: domain.macs,
        unknown: domain.kind === 'broken' && domain.unknown,
    }))

const Slots = () => {
    const facts = valueOf(usePart('facts'))
    const connection = usePart('connection')
    const domains = useOfDomains(onSlotsOf)
    const { slots } = usePart('settings')
    if (connection.kind === 'failed') return <Unknown />
    if (!facts || connection.kind === 'connecting') return <Skeleton screenreaderText={_('Reading the slots')} />
    return (
        <dl className="raptor-slots">
            {slotUse(slots, facts, domains).map(slot => (
                <div key={slot.bridge}>
                    <dt>{slot.bridge}</dt>
                    <dd className={slotText(slot) !== _('free') ? 'raptor-taken' : ''}>{slotText(slot)}</dd>
                </div>
            ))}
        </dl>
    )
}

/** The three things that a machine takes from the host: who has which, at a glance. */
export const Resources = () => {
    const group = usePart('group')
    const { volumeGroup } = usePart('settings')
    return (
        <div className="raptor-resources">
            <Resource title={_('CPUs')}>
                <Cpus />
            </Resource>
            <Resource title={cockpit.format(_('Volume group $0'), volumeGroup)}>
                <Group group={group} name={volumeGroup} />
            </Resource>
            <Resource title={_('Slots')}>
                <Slots />
            </Resource>
        </div>
    )
}
