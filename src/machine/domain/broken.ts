// SPDX-License-Identifier: LGPL-2.1-or-later

import { readCpus, sortedCpus, type CpuList } from '../base/cpuset'
import { isWhole } from '../base/xml'
import { bridgesOf, macsOf, type Interface } from './interfaces'

/** A domain that could not be understood: shown with its reason. It keeps whatever it may have. */
export type BrokenDomain = {
    readonly kind: 'broken'
    readonly uuid: string
    readonly name: string
    readonly why: string
    /** what could be seen of it all the same: rather too much than too little */
    readonly claims: CpuList
    readonly interfaces: readonly Interface[]
    readonly bridges: readonly string[]
    readonly macs: readonly string[]
    /** its descriptions, live and of its next start, as far as there are any */
    readonly texts: readonly string[]
    /** no whole description of it was there to look at: it may have any CPU and any slot */
    readonly unknown: boolean
    /** the host does not let this person read it */
    readonly denied?: true
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
    ['lt', '<'],
    ['gt', '>'],
    ['amp', '&'],
    ['quot', '"'],
    ['apos', "'"],
])

const unescape = (text: string) => text.replaceAll(/&(\w+);/g, (whole, name: string) => ENTITIES.get(name) ?? whole)

/** Every value of that attribute in elements of that name, wherever they stand. */
function values(xml: string, element: string, attribute: string): readonly string[] {
    const pattern = new RegExp(`<${element}\\b[^>]*?\\s${attribute}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'g')
    return [...xml.matchAll(pattern)].map(([, double, single]) => unescape(double ?? single ?? ''))
}

function interfacesIn(xml: string): readonly Interface[] {
    const none = { mac: undefined, bridge: undefined, network: undefined, device: undefined, tap: undefined }
    return [
        ...values(xml, 'source', 'bridge').map(bridge => ({ ...none, bridge })),
        ...values(xml, 'source', 'network').map(network => ({ ...none, network })),
        // Disks have these too: their paths are no devices of the network.
        ...values(xml, 'source', 'dev').map(device => ({ ...none, device })),
        ...values(xml, 'target', 'dev').map(tap => ({ ...none, tap })),
        ...values(xml, 'mac', 'address').map(mac => ({ ...none, mac })),
    ]
}

/**
 * A domain that cannot be read, with what its description shows to somebody who looks for nothing but names and numbers.
 * @param texts its descriptions, live and of its next start; none where libvirt gave none
 * @param name where it is known otherwise
 */
export function brokenDomain(uuid: string, why: string, texts: readonly string[] = [], name?: string): BrokenDomain {
    const all = texts.join('\n')
    const interfaces = interfacesIn(all)
    const written = /<name>([^<]*)<\/name>/.exec(all)?.[1]
    return {
        kind: 'broken',
        uuid,
        name: name ?? (written === undefined ? uuid : unescape(written)),
        why,
        claims: sortedCpus(values(all, '[\\w:]+', 'cpuset').flatMap(readCpus)),
        interfaces,
        bridges: bridgesOf(interfaces),
        macs: macsOf(interfaces),
        texts,
        unknown: texts.length === 0 || !texts.every(text => isWhole(text, 'domain')),
    }
}
