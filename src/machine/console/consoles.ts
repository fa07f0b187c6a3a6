// SPDX-License-Identifier: LGPL-2.1-or-later

import { attribute, child, children, type XmlElement } from '../base/xml'

/**
 * A line of text between a domain and its host. Source: libvirt formatdomain, "Consoles, serial, parallel & channel devices".
 */
export type Console = {
    readonly kind: 'serial' | 'virtio'
    /** what libvirt calls it, and opens it by: `serial0`, `console1` */
    readonly alias: string
    /** what a Linux guest calls it: `ttyS0`, `hvc0` */
    readonly guest: string
    /** what it ends in on the host: only a `pty` can be opened */
    readonly type: string
    /** the host's file with what was written on it */
    readonly log: string | undefined
}

/** Of another kind (USB, PCI, a board's own) the guest's name is not known. */
const ISA: ReadonlySet<string | undefined> = new Set([undefined, 'serial', 'isa-serial'])

/**
 * The consoles of a domain, the serial ones first. libvirt gives an alias only to what runs; what it will be called follows from
 * where it stands. Source: libvirt, src/qemu/qemu_alias.c (qemuAssignDeviceChrAlias).
 */
export function consolesOf(root: XmlElement): readonly Console[] {
    const devices = child(root, 'devices')
    const common = (element: XmlElement, otherwise: string) => ({
        alias: attribute(child(element, 'alias'), 'name') ?? otherwise,
        type: attribute(element, 'type') ?? 'pty',
        log: attribute(child(element, 'log'), 'file'),
    })
    const serial = children(devices, 'serial').map((element, index): Console => {
        const target = child(element, 'target')
        const named = common(element, `serial${String(index)}`)
        const guest = ISA.has(attribute(target, 'type'))
            ? `ttyS${attribute(target, 'port') ?? String(index)}`
            : named.alias
        return { kind: 'serial', ...named, guest }
    })
    // The first <console> only repeats the first <serial>.
    const virtio = children(devices, 'console')
        .map((element, index) => ({ element, index }))
        .filter(({ element }) => attribute(child(element, 'target'), 'type') === 'virtio')
        .map(({ element, index }, nth): Console => ({
            kind: 'virtio',
            ...common(element, `console${String(index)}`),
            guest: `hvc${String(nth)}`,
        }))
    return [...serial, ...virtio]
}
