// SPDX-License-Identifier: LGPL-2.1-or-later

import type { DiskSizes } from './domain/block-stats'
import type { BrokenDomain, Domain } from './domain/domain'
import type { Members } from './people/members'
import { domainOfVolume } from './people/name'
import { ownerOf, type Owner } from './people/owner'
import { isCommitted, type Volume, type VolumeGroup } from './volume/volume'
import { readWipe, type UnitState, type Wipe } from './volume/wipe'

/** A volume that its unit has. `wipe` is undefined until systemd has answered. */
export type Zeroing = { readonly volume: Volume; readonly wipe: Wipe | undefined }

/** A line of the list: a machine, or what is there instead of one. `name` is the domain's in each. */
export type Machine =
    | {
          readonly kind: 'machine'
          readonly name: string
          readonly owner: Owner | undefined
          readonly domain: Domain
          /** the one that it has; undefined when there is none, or more, or for somebody who may not ask LVM */
          readonly volume: Volume | undefined
          readonly volumeBytes: number | undefined
          /** disks that are not there, by their paths; for somebody who may not ask LVM also volumes that are not active */
          readonly missing: readonly string[]
          /** its volume, while that is zeroed before its first use: the machine cannot start yet */
          readonly zeroing: Zeroing | undefined
      }
    | {
          readonly kind: 'broken'
          readonly name: string
          readonly owner: Owner | undefined
          readonly domain: BrokenDomain
      }
    | ({
          readonly kind: 'wiping'
          readonly name: string
          readonly owner: Owner | undefined
      } & Zeroing)
    | {
          /** a machine's volume that no domain refers to */
          readonly kind: 'volume'
          readonly name: string
          readonly owner: Owner | undefined
          readonly volume: Volume
      }
    | {
          readonly kind: 'unfinished'
          readonly name: string
          readonly owner: Owner | undefined
          readonly volume: Volume
          readonly leftBehind: boolean
      }

export type Known = {
    readonly domains: readonly (Domain | BrokenDomain)[]
    /** whether these are all domains that there are now: before, a volume's domain may only not be listed yet */
    readonly complete: boolean
    /** undefined for somebody who may not read LVM's metadata */
    readonly group: VolumeGroup | undefined
    /** by the domain's UUID: for somebody who may not read LVM's metadata */
    readonly diskSizes: ReadonlyMap<string, DiskSizes>
    /** by the volume's UUID; absent until systemd has answered */
    readonly wipes: ReadonlyMap<string, UnitState>
    /** why a volume is in quarantine, by its UUID: '' when nobody wrote it down, absent until it was read */
    readonly failures: ReadonlyMap<string, string>
    /** UUIDs of volumes that were still being provisioned when nobody held the lock */
    readonly leftBehind: ReadonlySet<string>
    /** of the users' group; undefined while nobody has said: then no owner is guessed, whose name could be another's */
    readonly members: Members | undefined
}

/** Made once: for each comparison a new one takes most of the time of a list. */
const BY_NAME = new Intl.Collator('en', { numeric: true })

/** The one volume that a domain has, as the host found it. */
function volumeOf(domain: Domain, group: VolumeGroup | undefined): Volume | undefined {
    const [uuid, ...more] = group?.disks.get(domain.uuid)?.volumes ?? []
    return uuid !== undefined && more.length === 0 ? group?.volumes.find(volume => volume.uuid === uuid) : undefined
}

/** Of the one disk that a domain has, as libvirt says it: for whoever may not ask LVM. */
function diskBytes(domain: Domain, { diskSizes }: Known): number | undefined {
    const [only, ...more] = domain.disks.flatMap(({ source }) => source ?? [])
    return only !== undefined && more.length === 0 ? diskSizes.get(domain.uuid)?.get(only) : undefined
}

/**
 * Disks that are not there, by their paths. Where LVM may not be asked: devices of which libvirt has no size. A file elsewhere may
 * be one that only QEMU's own account can open.
 */
function missing({ uuid, disks }: Domain, { group, diskSizes }: Known): readonly string[] {
    if (group) return group.disks.get(uuid)?.missing ?? []
    const sizes = diskSizes.get(uuid)
    if (!sizes) return []
    return disks.flatMap(({ device, source }) =>
        device === 'disk' &&
        source?.startsWith('/dev/') === true &&
        sizes.has(source) &&
        sizes.get(source) === undefined
            ? [source]
            : [],
    )
}

/**
 * Machines' volumes, by their names, that no domain refers to. Something else may have them, or may not be known to have
 * them: their `uses` say so.
 */
export function volumesWithoutDomain({ volumes }: VolumeGroup): readonly Volume[] {
    return volumes.filter(
        ({ state, name, uses }) =>
            state === 'in-use' &&
            domainOfVolume(name) !== undefined &&
            !uses.holders.some(({ kind }) => kind === 'domain'),
    )
}

/** By the domain's UUID: volumes that are zeroed before their machine uses them. One whose domain is not known is a wipe like others. */
function newVolumes(domains: Known['domains'], volumes: readonly Volume[]): ReadonlyMap<string, Volume> {
    const known = new Set(domains.flatMap(({ kind, uuid }) => (kind === 'domain' ? [uuid] : [])))
    return new Map(
        volumes.flatMap(volume =>
            volume.isNew && isCommitted(volume) && volume.domainUuid !== undefined && known.has(volume.domainUuid)
                ? [[volume.domainUuid, volume] as const]
                : [],
        ),
    )
}

/**
 * Everything that is on the host, one line each, by name. A domain whose volume is being wiped is that wipe's line, until it
 * has ended: one that has its UUID since then is another one.
 */
export function machines(known: Known): readonly Machine[] {
    const { domains, group, wipes, failures, leftBehind, members } = known
    const volumes = group?.volumes ?? []
    const zeroedFirst = newVolumes(domains, volumes)
    const theirs = new Set(zeroedFirst.values())
    const special = volumes.filter(
        volume => !theirs.has(volume) && (isCommitted(volume) || volume.state === 'provisioning'),
    )
    const zeroing = (volume: Volume): Zeroing => {
        const unit = wipes.get(volume.uuid)
        return { volume, wipe: unit && readWipe(unit, failures.get(volume.uuid)) }
    }
    const gone = new Set(special.map(volume => volume.domainUuid))
    const knownOwner = (name: string) => members && ownerOf(name, members)
    const lines = special.map((volume): Machine => {
        const name = domainOfVolume(volume.originalName) ?? volume.originalName
        const owner = knownOwner(name)
        if (!isCommitted(volume))
            return { kind: 'unfinished', name, owner, volume, leftBehind: leftBehind.has(volume.uuid) }
        return { kind: 'wiping', name, owner, ...zeroing(volume) }
    })
    const orphans = group && known.complete ? volumesWithoutDomain(group) : []
    // Domains that have come since the host said who has which volume: whose a volume of such a name is will be said in a moment.
    const younger = new Set(domains.filter(({ uuid }) => !group?.disks.has(uuid)).map(({ name }) => name))
    const left = orphans.flatMap((volume): Machine[] => {
        const name = domainOfVolume(volume.name) ?? volume.name
        return younger.has(name) ? [] : [{ kind: 'volume', name, owner: knownOwner(name), volume }]
    })
    const rest = domains
        .filter(domain => !gone.has(domain.uuid))
        .map((domain): Machine => {
            const { name } = domain
            const owner = knownOwner(name)
            if (domain.kind === 'broken') return { kind: 'broken', name, owner, domain }
            const fresh = zeroedFirst.get(domain.uuid)
            const volume = fresh ?? volumeOf(domain, group)
            return {
                kind: 'machine',
                name,
                owner,
                domain,
                volume,
                volumeBytes: group ? volume?.sizeBytes : diskBytes(domain, known),
                missing: missing(domain, known),
                zeroing: fresh && zeroing(fresh),
            }
        })
    return [...lines, ...left, ...rest].sort((a, b) => BY_NAME.compare(a.name, b.name))
}
