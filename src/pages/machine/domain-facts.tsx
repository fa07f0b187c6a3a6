// SPDX-License-Identifier: LGPL-2.1-or-later

import { useCallback, useMemo } from 'react'
import type { Libvirt } from '../../host/libvirt/libvirt'
import { virsh } from '../../host/libvirt/virsh'
import type { Console } from '../../machine/console/consoles'
import { isActive, type Disk, type Domain } from '../../machine/domain/domain'
import { macsOf } from '../../machine/domain/interfaces'
import type { Firmware } from '../../machine/domain/firmware'
import { scopeOf } from '../../machine/domain/scope'
import type { Machine } from '../../machine/machine'
import { Memory, size } from '../of-machine/cells'
import { AtNextStart, MachineCpus } from '../of-machine/machine-cpus'
import { MachineNetwork } from '../of-machine/machine-network'
import { NONE } from '../parts/table'
import { useClock } from '../use-clock'
import { useAnswer } from '../use-answer'
import { usePart, useStore } from '../use-host'
import { durationText, timeText } from '../words/words'
import { Fact } from './fact'
import { onlyText, OwnerFact, VolumeFact } from './host-facts'

const _ = cockpit.gettext

const Ago = ({ since }: { readonly since: number }) => {
    const now = useClock()
    return durationText(Math.max(0, Math.round((now - since) / 1000)))
}

/** Since when it has been active; a reboot of the guest does not count. */
const SinceFact = ({ domain }: { readonly domain: Domain }) => {
    const store = useStore()
    const scope = isActive(domain.state) ? scopeOf(domain) : undefined
    const ask = useCallback(
        () => (scope === undefined ? Promise.resolve(undefined) : store.activeSince(scope)),
        [store, scope],
    )
    const since = useAnswer(ask)
    if (scope === undefined || since === undefined) return null
    return (
        <Fact term={_('Active since')} commands={[['systemctl', 'status', scope]]}>
            {timeText(new Date(since).toISOString())}
            <div className="raptor-aside">
                <Ago since={since} />
            </div>
        </Fact>
    )
}

async function autostartOf(libvirt: Libvirt | undefined, { uuid }: Domain): Promise<boolean | undefined> {
    return libvirt?.autostart(uuid)
}

const AutostartFact = ({ domain }: { readonly domain: Domain }) => {
    const store = useStore()
    const isConnected = usePart('connection').kind === 'ready'
    // Whenever something has happened to the domain: this may be it.
    const ask = useMemo(
        () => () => (isConnected ? autostartOf(store.libvirt(), domain) : Promise.resolve(undefined)),
        [store, isConnected, domain],
    )
    const on = useAnswer(ask, usePart('written').get(domain.name))
    return (
        <Fact term={_('Starts with the host')} commands={[virsh('dominfo', domain.name)]}>
            {on === undefined ? NONE : on ? _('Yes') : _('No')}
        </Fact>
    )
}

function firmwareText({ kind, secureBoot }: Firmware): string {
    if (kind === 'bios') return _('BIOS')
    if (secureBoot === undefined) return _('UEFI, Secure Boot not known')
    return secureBoot ? _('UEFI with Secure Boot') : _('UEFI without Secure Boot')
}

const consoleText = ({ kind, guest, type }: Console) => {
    const text = cockpit.format(kind === 'serial' ? _('Serial, $0') : _('VirtIO, $0'), guest)
    return type === 'pty' ? text : cockpit.format(_('$0 (cannot be opened: $1)'), text, type)
}

const consolesText = (consoles: readonly Console[]) => consoles.map(consoleText).join('; ') || _('None')

const ConsolesFact = ({ domain: { name, now, next } }: { readonly domain: Domain }) => {
    const then = next && consolesText(next.consoles)
    return (
        <Fact term={_('Consoles')} commands={[virsh('console', name)]}>
            {now.consoles.length === 0 && _('None')}
            {now.consoles.map(one => (
                <div key={one.alias}>{consoleText(one)}</div>
            ))}
            {then !== undefined && then !== consolesText(now.consoles) && <AtNextStart text={then} />}
        </Fact>
    )
}

/** As libvirt says them: to whoever may not ask LVM, and for what is no volume of the group. */
const DisksFact = ({ domain, disks }: { readonly domain: Domain; readonly disks: readonly Disk[] }) => {
    const sizes = usePart('diskSizes').get(domain.uuid)
    return (
        disks.length > 0 && (
            <Fact term={_('Disks')} commands={[virsh('domblklist', domain.name)]}>
                {disks.map(({ target, source, device, ...disk }) => (
                    <div key={`${target} ${source ?? ''}`}>
                        <span className="raptor-words" dir="ltr">
                            {target} {source ?? _('empty')}
                        </span>{' '}
                        <span className="raptor-aside">
                            {device !== 'disk' && device} {source !== undefined && size(sizes?.get(source))}{' '}
                            {onlyText(disk)}
                        </span>
                    </div>
                ))}
            </Fact>
        )
    )
}

const Macs = ({ domain: { now, next } }: { readonly domain: Domain }) => {
    const text = macsOf(now.interfaces).join(', ')
    const then = next && macsOf(next.interfaces).join(', ')
    return (
        <>
            {text === '' ? NONE : <bdi dir="ltr">{text}</bdi>}
            {then !== undefined && then !== text && <AtNextStart text={then === '' ? NONE : then} />}
        </>
    )
}

type Props = { readonly machine: Machine & { readonly kind: 'machine' } }

/** What is so of a machine that libvirt has. */
export const DomainFacts = ({ machine }: Props) => {
    const { domain, volume } = machine
    const { name } = domain
    const { volumeGroup } = usePart('settings')
    const own = volume && `/dev/${volumeGroup}/${volume.name}`
    const its = domain.disks.find(({ source }) => source !== undefined && source === own)
    const others = domain.disks.filter(disk => disk !== its)
    return (
        <>
            <SinceFact domain={domain} />
            <OwnerFact machine={machine} />
            <Fact term={_('vCPUs on CPUs')} commands={[virsh('vcpupin', name), virsh('emulatorpin', name)]}>
                <MachineCpus domain={domain} />
            </Fact>
            <Fact term={_('Memory')} commands={[virsh('dominfo', name)]}>
                <Memory domain={domain} />
            </Fact>
            {volume && <VolumeFact volume={volume} domain={domain.uuid} only={its && onlyText(its)} />}
            <DisksFact domain={domain} disks={others} />
            <Fact term={_('Bridge and address')} commands={[virsh('domiflist', name)]}>
                <MachineNetwork domain={domain} none={NONE} />
            </Fact>
            <Fact term={_('MAC address')} commands={[virsh('domiflist', name)]}>
                <Macs domain={domain} />
            </Fact>
            <AutostartFact domain={domain} />
            <Fact term={_('Firmware')} commands={[virsh('dumpxml', name, '--xpath', '/domain/os')]}>
                {firmwareText(domain.firmware)}
            </Fact>
            <ConsolesFact domain={domain} />
            <Fact term={_('UUID')} commands={[virsh('domuuid', name)]}>
                <span dir="ltr">{domain.uuid}</span>
            </Fact>
        </>
    )
}
