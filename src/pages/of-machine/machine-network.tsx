// SPDX-License-Identifier: LGPL-2.1-or-later

import { isActive, type Domain } from '../../machine/domain/domain'
import { macsOf, wiredTo, type Interface } from '../../machine/domain/interfaces'
import { usePart } from '../use-host'
import { AtNextStart } from './machine-cpus'

const _ = cockpit.gettext

/** By its bridge where it names one, else by what it names instead. */
function placeText({ bridge, network, device }: Interface): string | undefined {
    if (bridge !== undefined) return bridge
    if (network !== undefined) return cockpit.format(_('network $0'), network)
    return device === undefined ? undefined : cockpit.format(_('directly on $0'), device)
}

const placesText = (interfaces: readonly Interface[]) =>
    [...new Set(interfaces.map(placeText).filter(text => text !== undefined))].join(', ')

/** What a next start changes: another place, or at the same one another MAC address. */
function nextText(now: readonly Interface[], next: readonly Interface[], none: string): string | undefined {
    if (JSON.stringify(now.map(wiredTo)) === JSON.stringify(next.map(wiredTo))) return undefined
    const text = placesText(next) || none
    return text === placesText(now) ? `${text} (${macsOf(next).join(', ')})` : text
}

/** The bridges, and below them the addresses that answer there. */
export const MachineNetwork = ({ domain, none }: { readonly domain: Domain; readonly none: string }) => {
    const addresses = usePart('addresses')
    const answering = isActive(domain.state) ? domain.macs.flatMap(mac => addresses.get(mac.toLowerCase()) ?? []) : []
    const next = domain.next && nextText(domain.now.interfaces, domain.next.interfaces, none)
    return (
        <>
            {placesText(domain.now.interfaces) || none}
            {answering.map(address => (
                <div key={address} className="raptor-aside">
                    <bdi dir="ltr">{address}</bdi>
                </div>
            ))}
            {next !== undefined && <AtNextStart text={next} />}
        </>
    )
}
