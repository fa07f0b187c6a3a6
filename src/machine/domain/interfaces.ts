// SPDX-License-Identifier: LGPL-2.1-or-later

import { attribute, child, children, type XmlElement } from '../base/xml'

/**
 * A network interface, as far as it tells where on the host it is. A running one tells of both: the network that it was
 * made from, and the bridge or device that it has got from it. Source: libvirt formatdomain, "Network interfaces".
 */
export type Interface = {
    readonly mac: string | undefined
    /** the host's bridge that it names */
    readonly bridge: string | undefined
    /** the libvirt network that it is in */
    readonly network: string | undefined
    /** the host's device that a direct one lies above */
    readonly device: string | undefined
    /** its own device on the host: always there while it runs, else where somebody has named it */
    readonly tap: string | undefined
}

/** Only what is there: an attribute of an optional element may be missing in a foreign domain. */
const present = (values: readonly (string | undefined)[]): readonly string[] => [
    ...new Set(values.filter(value => value !== undefined).filter(value => value !== '')),
]

function interfaceOf(element: XmlElement): Interface {
    // <actual> stands in libvirt's own files of running domains, and says what the network has given.
    const sources = [element, ...children(element, 'actual')].map(part => child(part, 'source'))
    return {
        mac: attribute(child(element, 'mac'), 'address'),
        bridge: present(sources.map(source => attribute(source, 'bridge')))[0],
        network: present(sources.map(source => attribute(source, 'network')))[0],
        device: present(sources.map(source => attribute(source, 'dev')))[0],
        tap: present([attribute(child(element, 'target'), 'dev')])[0],
    }
}

/** What QEMU is told beside libvirt: `-netdev bridge,br=…`, `-netdev tap,ifname=…`, `-device …,mac=…`, as JSON too. */
function passedBy(argument: string): readonly Interface[] {
    const found = [...argument.matchAll(/\b(br|ifname|mac)"?\s*[=:]\s*"?([^",\s]+)/g)]
    return found.map(([, key, value]) => ({
        mac: key === 'mac' ? value : undefined,
        bridge: key === 'br' ? value : undefined,
        network: undefined,
        device: undefined,
        tap: key === 'ifname' ? value : undefined,
    }))
}

/** Every interface of a domain, those that are passed to QEMU past libvirt included. */
export function interfacesOf(root: XmlElement): readonly Interface[] {
    const passed = children(child(root, 'qemu:commandline'), 'qemu:arg').map(arg => attribute(arg, 'value') ?? '')
    return [...children(child(root, 'devices'), 'interface').map(interfaceOf), ...passed.flatMap(passedBy)]
}

/** The bridges that interfaces name, each once. */
export function bridgesOf(interfaces: readonly Interface[]): readonly string[] {
    return present(interfaces.map(({ bridge }) => bridge))
}

/** What an interface is set up to be, without what it gets from that while it runs. */
export function wiredTo({ mac, bridge, network, device }: Interface): readonly (string | undefined)[] {
    return network === undefined ? [mac, bridge, device] : [mac, network]
}

/** Their MAC addresses, each once, as they are written. */
export function macsOf(interfaces: readonly Interface[]): readonly string[] {
    return present(interfaces.map(({ mac }) => mac))
}
