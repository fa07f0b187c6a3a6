// SPDX-License-Identifier: LGPL-2.1-or-later

import { valueOf } from '../../host/base/known'
import { showCpuList, showCpuSet } from '../../machine/base/cpuset'
import type { Domain } from '../../machine/domain/domain'
import { unpinnedVcpus, type Pinning } from '../../machine/domain/pins'
import { usePart } from '../use-host'

const _ = cockpit.gettext

/** `4`, or `2 (up to 4)` while not all are plugged in. */
function countText({ vcpus, currentVcpus }: Pinning): string {
    return currentVcpus === vcpus
        ? String(vcpus)
        : cockpit.format(_('$0 (up to $1)'), String(currentVcpus), String(vcpus))
}

/** Where those vCPUs run that have pins of their own, or all of them. */
function placeText({ vcpus, pins, cpuset }: Pinning): string {
    const own = pins.filter(({ vcpu, cpus }) => vcpu < vcpus && cpus.length > 0)
    if (own.length === 0) return showCpuSet(cpuset)
    return own.every(({ cpus }) => cpus.length === 1)
        ? showCpuList(own.flatMap(({ cpus }) => cpus))
        : own.map(({ cpus }) => `(${showCpuList(cpus)})`).join(' ')
}

/** `4 on 4-7`, `2 on 2-3`, `2, not pinned`. */
function pinsText(pinning: Pinning): string {
    const place = placeText(pinning)
    return place === ''
        ? cockpit.format(_('$0, not pinned'), countText(pinning))
        : cockpit.format(_('$0 on $1'), countText(pinning), place)
}

/** Where everything else of it runs, each in a line of its own; a vCPU without a pin may run anywhere, and that is said. */
function otherTexts(pinning: Pinning): readonly string[] {
    const { vcpus, pins, cpuset, emulatorPin, threadPins } = pinning
    const pinned = new Set(pins.map(({ vcpu }) => vcpu)).size
    const unpinned = unpinnedVcpus(pinning).length
    const on = (text: string, cpus: readonly number[]) => cockpit.format(text, showCpuList(cpus))
    return [
        ...(unpinned > 0 && unpinned < vcpus
            ? [cockpit.format(_('$0 of $1 vCPUs are not pinned'), String(unpinned), String(vcpus))]
            : []),
        ...(cpuset.length > 0 && pinned > 0 && pinned < vcpus
            ? [cockpit.format(_('the other vCPUs on $0'), showCpuSet(cpuset))]
            : []),
        ...(emulatorPin.length > 0 ? [on(_('emulator on $0'), emulatorPin)] : []),
        ...(threadPins.length > 0 ? [on(_('I/O threads on $0'), threadPins)] : []),
    ]
}

/** Said of every machine that is emulated, and why where the host has said what it can do. */
function emulatedText(type: string | undefined): string {
    if (type === 'kvm') return _('emulated, although this host has KVM')
    return type === undefined ? _('emulated') : _('emulated: this host has no KVM')
}

/** What a next start changes, in the words in which it is shown for now. */
export const AtNextStart = ({ text }: { readonly text: string }) => (
    <div className="raptor-aside">{cockpit.format(_('at the next start: $0'), text)}</div>
)

export const MachineCpus = ({ domain: { now, next, emulated } }: { readonly domain: Domain }) => {
    const capabilities = valueOf(usePart('facts'))?.capabilities
    const all = (pinning: Pinning) => [pinsText(pinning), ...otherTexts(pinning)].join(', ')
    return (
        <>
            {pinsText(now)}
            {otherTexts(now).map(text => (
                <div key={text} className="raptor-aside">
                    {text}
                </div>
            ))}
            {next && all(next) !== all(now) && <AtNextStart text={all(next)} />}
            {emulated && <div className="raptor-aside">{emulatedText(capabilities?.type)}</div>}
        </>
    )
}
