// SPDX-License-Identifier: LGPL-2.1-or-later

import { attribute, child, children, type XmlElement } from '../base/xml'

export type Disk = {
    /** `disk`, `cdrom`, `floppy`, `lun` */
    readonly device: string
    /** what it is called in the guest: `vda` */
    readonly target: string
    /** a path, a pool's volume or a network source; undefined for an empty drive */
    readonly source: string | undefined
    /** where it is not the same now and at the next start: the one of these that it is there at */
    readonly only?: 'now' | 'next'
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

export function disksOf(root: XmlElement): readonly Disk[] {
    return children(child(root, 'devices'), 'disk').map(diskOf)
}

/** The disks of both, each once: what a machine has now and what it will have. @param next undefined: the same */
export function allDisks(now: readonly Disk[], next: readonly Disk[] | undefined): readonly Disk[] {
    if (next === undefined) return now
    const isIn = (disks: readonly Disk[], { target, source }: Disk) =>
        disks.some(other => target === other.target && source === other.source)
    return [
        ...now.map(disk => (isIn(next, disk) ? disk : { ...disk, only: 'now' as const })),
        ...next.filter(disk => !isIn(now, disk)).map(disk => ({ ...disk, only: 'next' as const })),
    ]
}
