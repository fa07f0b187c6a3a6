// SPDX-License-Identifier: LGPL-2.1-or-later
// A volume group of a test's own, on a device that it can do with as it likes.
import type { Host } from '../host'
import { noOverride, override } from '../settings'

/** The group, and the settings that name it as the machines'. */
export async function makeGroup(host: Host, group: string, device: string): Promise<void> {
    await host.run('pvcreate', '-qq', '-ff', '-y', device)
    await host.run('vgcreate', '-qq', group, device)
    await override(host, { volumeGroup: group })
}

/** Takes both away, with whatever is in the group. Its device is empty then, and free. */
export async function dropGroup(host: Host, group: string, device: string): Promise<void> {
    await noOverride(host)
    await host.shell(`systemctl stop 'raptor-wipe@*.service'; vgremove -qq -ff -y ${group}; wipefs -q -a ${device}`)
}
