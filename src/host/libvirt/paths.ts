// SPDX-License-Identifier: LGPL-2.1-or-later
// What libvirt-dbus calls things.

export const CONNECT = '/org/libvirt/QEMU'

/** A domain's D-Bus path: its UUID with underscores. libvirt-dbus, virtDBusUtilBusPathForVirDomain */
export type DomainPath = string

export const pathOf = (uuid: string): DomainPath => `${CONNECT}/domain/_${uuid.replaceAll('-', '_')}`

export const uuidOf = (path: DomainPath): string => path.slice(path.lastIndexOf('/') + 2).replaceAll('_', '-')
