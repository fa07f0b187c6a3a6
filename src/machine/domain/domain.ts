// SPDX-License-Identifier: LGPL-2.1-or-later

import { sortedCpus, type CpuList } from '../base/cpuset'
import { attribute, child, parseXml, textOf, type XmlElement } from '../base/xml'
import { brokenDomain, type BrokenDomain } from './broken'
import { consolesOf, type Console } from '../console/consoles'
import { allDisks, disksOf, type Disk } from './disks'
import { firmwareOf, type Firmware } from './firmware'
import { bridgesOf, interfacesOf, macsOf, wiredTo, type Interface } from './interfaces'
import { cpusNamed, pinningOf, type Pinning } from './pins'
import { parseCondition, type Condition } from './state'

export type { BrokenDomain } from './broken'
export type { Disk } from './disks'
export { DOMAIN_STATES, isActive, type DomainState } from './state'

/** What a domain gets of the host when it starts. */
export type Setup = Pinning & {
    readonly memoryBytes: number
    readonly interfaces: readonly Interface[]
    readonly consoles: readonly Console[]
}

/** A domain's description, as libvirt writes it. */
export type Texts = {
    /** of the active domain, or the only one */
    readonly xml: string
    /** of an active domain's next start */
    readonly next?: string | undefined
}

export type Domain = Condition & {
    readonly kind: 'domain'
    readonly uuid: string
    readonly name: string
    /** whether it starts with the host; undefined while nobody has asked */
    readonly autostart: boolean | undefined
    /** its vCPUs are emulated: type `qemu` */
    readonly emulated: boolean
    readonly firmware: Firmware
    /** its memory is of the host's huge pages, which count to nobody's resident set. libvirt formatdomain, "Memory Backing" */
    readonly hugePages: boolean
    /** libvirt's number of it while it is active */
    readonly id: string | undefined
    /** as it is, or will be while it is off */
    readonly now: Setup
    /** as it will be at its next start, where that is something else */
    readonly next: Setup | undefined
    /** every CPU that it names anywhere, now or at its next start: of vCPUs, emulator, I/O threads, `<vcpu cpuset>` */
    readonly claims: CpuList
    /** those of now and of its next start; `bridges`: what they name, not what a network makes of it (networks.ts) */
    readonly interfaces: readonly Interface[]
    readonly bridges: readonly string[]
    readonly macs: readonly string[]
    /** those of now and of its next start */
    readonly disks: readonly Disk[]
    readonly texts: Texts
}

/** What is known of a domain. `state`: libvirt's pair (state, reason); without it, an active domain's XML has an id. */
export type Description = Texts & {
    readonly state?: unknown
    readonly autostart?: boolean | undefined
}

// Source: libvirt formatdomain, "Memory Allocation". The unit's default is KiB.
const MEMORY_UNITS: ReadonlyMap<string, number> = new Map([
    ['b', 1],
    ['bytes', 1],
    ['KB', 1e3],
    ['k', 1024],
    ['KiB', 1024],
    ['MB', 1e6],
    ['M', 1024 ** 2],
    ['MiB', 1024 ** 2],
    ['GB', 1e9],
    ['G', 1024 ** 3],
    ['GiB', 1024 ** 3],
    ['TB', 1e12],
    ['T', 1024 ** 4],
    ['TiB', 1024 ** 4],
])

function memoryBytes(element: XmlElement | undefined): number {
    const text = textOf(element)?.trim() ?? ''
    const unit = MEMORY_UNITS.get(attribute(element, 'unit') ?? 'KiB')
    if (!/^\d+$/.test(text) || unit === undefined) throw new Error('<memory> has no size')
    return Number(text) * unit
}

function setupOf(root: XmlElement): Setup {
    return {
        ...pinningOf(root),
        memoryBytes: memoryBytes(child(root, 'memory')),
        interfaces: interfacesOf(root),
        consoles: consolesOf(root),
    }
}

/** Whether a start gives the same: what interfaces get while they run is nobody's wish. */
function isSame(one: Setup, other: Setup): boolean {
    const [a, b] = [one, other].map(setup => JSON.stringify({ ...setup, interfaces: setup.interfaces.map(wiredTo) }))
    return a === b
}

/** Throws when a part that every domain has is missing. */
function readDomain({ xml, next: nextXml, state, autostart }: Description): Domain {
    const root = parseXml(xml, 'domain')
    const nextRoot = nextXml === undefined ? undefined : parseXml(nextXml, 'domain')
    const name = textOf(child(root, 'name'))
    const uuid = textOf(child(root, 'uuid'))?.trim()
    if (name === undefined || name === '' || uuid === undefined) throw new Error('no name or no UUID')
    const now = setupOf(root)
    const then = nextRoot && setupOf(nextRoot)
    const next = then && !isSame(now, then) ? then : undefined
    const interfaces = [...now.interfaces, ...(then?.interfaces ?? [])]
    return {
        kind: 'domain',
        uuid,
        name,
        ...(state === undefined
            ? { state: attribute(root, 'id') === undefined ? 'shut-off' : 'running', reason: 'unknown' }
            : parseCondition(state)),
        autostart,
        emulated: attribute(root, 'type') === 'qemu',
        firmware: firmwareOf(root),
        hugePages: child(child(root, 'memoryBacking'), 'hugepages') !== undefined,
        id: attribute(root, 'id'),
        now,
        next,
        claims: sortedCpus([...cpusNamed(now), ...(then ? cpusNamed(then) : [])]),
        interfaces,
        bridges: bridgesOf(interfaces),
        macs: macsOf(interfaces),
        disks: allDisks(disksOf(root), nextRoot && disksOf(nextRoot)),
        texts: { xml, next: nextXml },
    }
}

/** Whether the description is of an active domain, which may be another at its next start. */
export function describesActive(xml: string): boolean {
    return /^<domain\b[^>]*\sid=/.test(xml.trimStart())
}

/** Never throws: what cannot be read becomes a broken row, which keeps what it may have and takes nothing else with it. */
export function parseDomain(uuid: string, description: Description): Domain | BrokenDomain {
    try {
        return readDomain(description)
    } catch (error) {
        const texts = [description.xml, ...(description.next === undefined ? [] : [description.next])]
        return brokenDomain(uuid, error instanceof Error ? error.message : String(error), texts)
    }
}
