// SPDX-License-Identifier: LGPL-2.1-or-later

import { asFields, asList, asText } from '../base/fields'
import { attribute, child, children, parseXml, textOf } from '../base/xml'

/** What a machine in a libvirt network is on. */
export type Network = {
    /** a bridge of the host, or one that libvirt has made for it */
    readonly bridge: string | undefined
    /** devices of the host, of which it gets one */
    readonly devices: readonly string[]
}

/** Every libvirt network by its name: undefined one that could not be read. As a whole: it is not known which there are. */
export type Networks = ReadonlyMap<string, Network | undefined> | undefined

// The modes in which a machine lies on the device itself; in the others the host routes between them.
const ON_DEVICE: readonly (string | undefined)[] = ['bridge', 'private', 'vepa', 'passthrough']

/** Throws when it is none. Portgroups change VLANs and bandwidths, not where they lie. libvirt formatnetwork, "Connectivity" */
export function parseNetwork(xml: string): Network {
    const root = parseXml(xml, 'network')
    const forward = child(root, 'forward')
    const devices = [forward, ...children(forward, 'interface')].map(element => attribute(element, 'dev'))
    return {
        bridge: attribute(child(root, 'bridge'), 'name'),
        devices: ON_DEVICE.includes(attribute(forward, 'mode'))
            ? [...new Set(devices.filter(device => device !== undefined))]
            : [],
    }
}

/** From the host's look: `[{name, xml}]`. Throws when it is none; a network that cannot be read is there all the same. */
export function parseNetworks(networks: unknown): Networks {
    return new Map(
        asList(networks, 'networks').map(value => {
            const network = asFields(value, 'a network')
            return [asText(network.name, "a network's name"), readNetwork(network.xml)]
        }),
    )
}

/** From their descriptions alone; undefined those that are gone. Throws when one of them does not tell its name. */
export function readNetworks(texts: readonly (string | undefined)[]): Networks {
    const described = texts.filter(text => text !== undefined)
    return new Map(
        described.map(xml => [asText(textOf(child(parseXml(xml, 'network'), 'name')), 'a name'), readNetwork(xml)]),
    )
}

function readNetwork(xml: unknown): Network | undefined {
    try {
        return parseNetwork(asText(xml, 'a network'))
    } catch {
        // What it is on is not known, and counts as any bridge.
        return undefined
    }
}
