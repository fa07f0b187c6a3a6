// SPDX-License-Identifier: LGPL-2.1-or-later

import { parseCpuList, type CpuList } from './cpuset'
import { attribute, child, children, parseXml, textOf, type XmlElement } from './xml'

/** virDomainState, libvirt-domain.h: the index is the number. */
export const DOMAIN_STATES = [
    'no-state',
    'running',
    'blocked',
    'paused',
    'shutting-down',
    'shut-off',
    'crashed',
    'suspended',
] as const
export type DomainState = (typeof DOMAIN_STATES)[number]

export type Disk = {
    /** `disk`, `cdrom`, `floppy`, `lun` */
    readonly device: string
    /** what it is called in the guest: `vda` */
    readonly target: string
    /** a path, a pool's volume or a network source; undefined for an empty drive */
    readonly source: string | undefined
}

export type Pin = { readonly vcpu: number; readonly cpus: CpuList }

export type Domain = {
    readonly kind: 'domain'
    readonly uuid: string
    readonly name: string
    readonly state: DomainState
    readonly vcpus: number
    readonly memoryBytes: number
    readonly pins: readonly Pin[]
    readonly emulatorPin: CpuList
    /** every CPU that the domain names anywhere: vCPUs, emulator, I/O threads, `<vcpu cpuset>` */
    readonly claims: CpuList
    readonly disks: readonly Disk[]
    /** the host bridges that its interfaces are on */
    readonly bridges: readonly string[]
    readonly macs: readonly string[]
}

/** A domain that could not be understood: shown with its reason, in the way of nothing. */
export type BrokenDomain = {
    readonly kind: 'broken'
    readonly uuid: string
    readonly name: string
    readonly why: string
}

export const isActive = (state: DomainState): boolean =>
    state !== 'shut-off' && state !== 'crashed' && state !== 'no-state'

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
    const count = Number(textOf(element))
    const unit = MEMORY_UNITS.get(attribute(element, 'unit') ?? 'KiB')
    if (!Number.isFinite(count) || unit === undefined) throw new Error('<memory> has no size')
    return count * unit
}

/** A cpuset that cannot be read claims nothing; libvirt would not have taken it. */
function cpusOf(element: XmlElement | undefined): CpuList {
    const parsed = parseCpuList(attribute(element, 'cpuset') ?? '')
    return parsed.ok ? parsed.value : []
}

function diskOf(element: XmlElement): Disk {
    const source = child(element, 'source')
    const named = ['dev', 'file', 'dir', 'volume', 'name', 'path'].map(key => attribute(source, key))
    const device = attribute(element, 'device') ?? 'disk'
    // Only a drive can be empty: a disk whose source has no name (NVMe, nbd) still has somebody's bytes on it.
    const nameless = device === 'disk' || device === 'lun' ? (attribute(element, 'type') ?? device) : undefined
    return {
        device,
        target: attribute(child(element, 'target'), 'dev') ?? '',
        source: named.find(value => value !== undefined && value !== '') ?? nameless,
    }
}

/** Only what is there: an attribute of an optional element may be missing in a foreign domain. */
const present = (values: readonly (string | undefined)[]): readonly string[] =>
    values.filter(value => value !== undefined).filter(value => value !== '')

/**
 * A domain, as `virDomainGetXMLDesc` describes it.
 * @param state what libvirt says of an active domain; undefined when it was not asked. An active domain's XML has an id.
 * Throws when a part that every domain has is missing.
 */
function readDomain(xml: string, state: DomainState | undefined): Domain {
    const root = parseXml(xml, 'domain')
    const name = textOf(child(root, 'name'))
    const uuid = textOf(child(root, 'uuid'))
    if (name === undefined || name === '' || uuid === undefined) throw new Error('no name or no UUID')
    const vcpu = child(root, 'vcpu')
    const tune = child(root, 'cputune')
    const pins = children(tune, 'vcpupin').map(pin => ({ vcpu: Number(attribute(pin, 'vcpu')), cpus: cpusOf(pin) }))
    const emulatorPin = cpusOf(child(tune, 'emulatorpin'))
    const threads = children(tune, 'iothreadpin').flatMap(cpusOf)
    const devices = child(root, 'devices')
    const interfaces = children(devices, 'interface')
    return {
        kind: 'domain',
        uuid,
        name,
        state: state ?? (attribute(root, 'id') === undefined ? 'shut-off' : 'running'),
        vcpus: Number(textOf(vcpu) ?? '1'),
        memoryBytes: memoryBytes(child(root, 'memory')),
        pins,
        emulatorPin,
        claims: [...new Set([...pins.flatMap(pin => pin.cpus), ...emulatorPin, ...threads, ...cpusOf(vcpu)])],
        disks: children(devices, 'disk').map(diskOf),
        bridges: present(interfaces.map(nic => attribute(child(nic, 'source'), 'bridge'))),
        macs: present(interfaces.map(nic => attribute(child(nic, 'mac'), 'address'))),
    }
}

/** Whether the description is of an active domain, whose state has to be asked for. */
export function describesActive(xml: string): boolean {
    return /^<domain\b[^>]*\sid=/.test(xml.trimStart())
}

/** Never throws: what cannot be read becomes a broken row and takes nothing else with it. */
export function parseDomain(uuid: string, xml: string, state?: DomainState): Domain | BrokenDomain {
    try {
        return readDomain(xml, state)
    } catch (error) {
        const name = /<name>([^<]*)<\/name>/.exec(xml)?.[1] ?? uuid
        return { kind: 'broken', uuid, name, why: error instanceof Error ? error.message : String(error) }
    }
}
