// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from './host'

/** A domain as somebody types it, after raptor.md or not. The least that libvirt takes. */
export type TypedDomain = {
    readonly disk?: string
    readonly bridge?: string
    readonly mac?: string
    readonly extra?: string
    readonly devices?: string
}

/** Markup for tests only, of values that are constants of the test. */
export function typedXml(name: string, { disk, bridge, mac, extra = '', devices = '' }: TypedDomain = {}): string {
    const device =
        disk === undefined ? '' : `<disk type='block'><source dev='${disk}'/><target dev='vda' bus='virtio'/></disk>`
    const nic =
        bridge === undefined
            ? ''
            : `<interface type='bridge'>${mac === undefined ? '' : `<mac address='${mac}'/>`}<source bridge='${bridge}'/></interface>`
    return `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>
        <os><type machine='q35'>hvm</type></os>${extra}<devices>${device}${nic}${devices}</devices></domain>`
}

export async function define(host: Host, name: string, domain?: TypedDomain): Promise<void> {
    await host.give(typedXml(name, domain), 'virsh', 'define', '/dev/stdin')
}

export async function createVolume(host: Host, name: string, size = '64m', ...more: readonly string[]): Promise<void> {
    await host.run('lvcreate', '--yes', '-Wy', '-L', size, '-n', name, ...more, 'lvm-data')
}

/** A domain with its volume, as an administrator makes it by hand after raptor.md. */
export async function machineByHand(host: Host, name: string, size?: string, bridge?: string): Promise<void> {
    await createVolume(host, `guest-${name}`, size)
    await define(host, name, { disk: `/dev/lvm-data/guest-${name}`, ...(bridge === undefined ? {} : { bridge }) })
}

/** `name state` of each LV in the group, `-` where there is no tag of ours. */
export async function volumes(host: Host): Promise<readonly string[]> {
    const text = await host.run('lvs', '--noheadings', '-o', 'lv_name', 'lvm-data')
    return text
        .split('\n')
        .map(line => line.trim())
        .filter(line => line !== '')
}

export async function domainNames(host: Host): Promise<readonly string[]> {
    const text = await host.run('virsh', 'list', '--all', '--name')
    return text
        .split('\n')
        .map(line => line.trim())
        .filter(line => line !== '')
}
