// SPDX-License-Identifier: LGPL-2.1-or-later
import { createVolume, define } from './domains'
import { expect } from './fixtures'
import type { Host } from './host'
import { slowWipes } from './throttle'

/** Of every volume that is tagged for it. */
const startWipes = (host: Host) =>
    host.shell(
        'for uuid in $(lvs --noheadings -o lv_uuid -S lv_tags=raptor.state=wiping lvm-data); do systemctl start --no-block raptor-wipe@$uuid.service; done',
    )

const PINS = "<cputune><vcpupin vcpu='0' cpuset='1'/><emulatorpin cpuset='2,3'/></cputune>"

const tags = (...words: readonly string[]) => words.flatMap(tag => ['--addtag', tag])
const wiping = (name: string) => tags('raptor.state=wiping', `raptor.name=${name}`)

/** A machine that runs, one that cannot, and a wipe under way. */
export async function livelyHost(host: Host): Promise<void> {
    await createVolume(host, 'guest-al-web', '128m')
    await define(host, 'al-web', { disk: '/dev/lvm-data/guest-al-web', bridge: 'br-vm1', extra: PINS })
    await define(host, 'bob-broken', { disk: '/dev/lvm-data/not-there' })
    await host.run('virsh', 'start', 'al-web')
    await slowWipes(host, '1M')
    await createVolume(host, 'guest-al-gone', '512m', ...wiping('guest-al-gone'))
    await startWipes(host)
    await expect
        .poll(() => host.run('systemctl', 'show', '-P', 'StatusText', 'raptor-wipe@*.service'))
        .toMatch(/^zeroing/)
}

/**
 * A host on which everything is there at once that the list can show: machines of each state and kind, work that was left behind, a
 * wipe under way, one that waits and one that stopped: by tags and units, so that they stay as they are.
 */
export async function busyHost(host: Host): Promise<void> {
    await livelyHost(host)
    await define(host, 'alice-database-with-a-name-that-is-as-long-as-a-label-may-be-ok', {
        bridge: 'br-vm2',
        extra: PINS,
    })
    await define(host, 'srv')
    await define(host, 'bob-away', { bridge: 'br-vm3' })
    await host.run('virsh', 'start', 'srv')
    await host.run('virsh', 'suspend', 'srv')
    await createVolume(host, 'guest-al-unfinished', '64m', '--addtag', 'raptor.state=provisioning')
    await createVolume(host, 'guest-al-left')
    await define(host, 'al-new', { disk: '/dev/lvm-data/guest-al-new' })
    const domain = (await host.run('virsh', 'domuuid', 'al-new')).trim()
    const isNew = ['raptor.state=wiping', 'raptor.then=use', 'raptor.name=guest-al-new', `raptor.domain=${domain}`]
    // These wait for the one that is under way.
    await createVolume(host, 'new-1', '512m', ...tags(...isNew))
    await createVolume(host, 'guest-al-held', '512m', ...wiping('guest-al-held'))
    await host.shell('mkfs.ext4 -q /dev/lvm-data/guest-al-held && mount /dev/lvm-data/guest-al-held /mnt')
    await startWipes(host)
}
