// SPDX-License-Identifier: LGPL-2.1-or-later
// The host around a wipe: its CPUs, its libvirt, its groups, its space.
import { createVolume, define, volumes } from '../domains'
import { expect, test } from '../fixtures'
import type { Host } from '../host'
import { dropGroup, makeGroup } from '../wipe/group'
import { expectWiped, extentsOf, fullVolume, isThere, says, stateOf, unitOf, WIPE, wish } from '../wipe/volume'

const LIBVIRT = 'libvirtd.service libvirtd.socket libvirtd-ro.socket libvirtd-admin.socket'

test('a wipe keeps off the CPUs that running machines are pinned to, also of those that start meanwhile', async ({
    host,
}) => {
    const pinned = (cpus: string) => ({
        extra: `<cputune><vcpupin vcpu='0' cpuset='${cpus}'/><emulatorpin cpuset='6'/></cputune>`,
    })
    await define(host, 'al-a', pinned('4'))
    await define(host, 'al-b', pinned('0-1'))
    await host.run('virsh', 'start', 'al-a')
    const volume = await fullVolume(host, 'guest-al-web', 64)
    const extents = await extentsOf(host, volume)
    await wish(host, volume, { paused: true })
    await host.run(WIPE, 'start', volume.uuid)
    await says(host, volume, /paused/)
    // Of the process itself, not of what somebody has set.
    const cpus = () => host.shell(`grep Cpus_allowed_list /proc/$(systemctl show -P MainPID ${unitOf(volume)})/status`)
    await expect.poll(cpus).toMatch(/\t0-3,5,7\n/)
    await host.run('virsh', 'start', 'al-b')
    await expect.poll(cpus, { timeout: 60_000 }).toMatch(/\t2-3,5,7\n/)
    await host.run('virsh', 'destroy', 'al-a')
    await expect.poll(cpus, { timeout: 60_000 }).toMatch(/\t2-5,7\n/)
    await host.run(WIPE, 'resume', volume.uuid)
    await expectWiped(host, volume, extents)
})

test('while libvirt does not answer nothing is committed and nothing removed; when it does, the wipe ends', async ({
    host,
}) => {
    const volume = await fullVolume(host, 'guest-al-web', 64)
    const extents = await extentsOf(host, volume)
    await wish(host, volume, { paused: true })
    await host.run(WIPE, 'start', volume.uuid)
    await says(host, volume, /paused/)
    const other = await fullVolume(host, 'guest-al-other', 8)
    await host.shell(`systemctl mask --runtime --now ${LIBVIRT}`)
    try {
        expect(await host.succeeds(WIPE, 'start', other.uuid)).toBe(false)
        expect(await stateOf(host, other)).toBe(undefined)
        await host.run(WIPE, 'resume', volume.uuid)
        const restarts = () => host.run('systemctl', 'show', '-P', 'NRestarts', unitOf(volume))
        await expect.poll(async () => Number(await restarts()), { timeout: 120_000 }).toBeGreaterThan(1)
        expect(await stateOf(host, volume)).toMatch(/^wip/)
    } finally {
        await host.shell(`systemctl unmask --runtime ${LIBVIRT}; systemctl start libvirtd.socket libvirtd.service`)
    }
    await expectWiped(host, volume, extents)
    expect(await isThere(host, other)).toBe(true)
})

test('in a group without free space a volume is wiped like any other', async ({ host }) => {
    const volume = await fullVolume(host, 'guest-al-web', 64)
    const extents = await extentsOf(host, volume)
    await host.run('lvcreate', '-qq', '--yes', '-l', '100%FREE', '-n', 'rest', 'lvm-data')
    await host.run(WIPE, 'start', volume.uuid)
    await expectWiped(host, volume, extents)
    expect(await volumes(host)).toEqual(['rest'])
})

test('a snapshot, a volume that has one, and one that is mounted are refused in words', async ({ host }) => {
    const refused = async (name: string, words: RegExp) => {
        expect(await host.shell(`${WIPE} start lvm-data/${name} 2>&1 && echo DONE || :`)).toMatch(words)
        expect(await host.run('lvs', '--noheadings', '-o', 'lv_tags', `lvm-data/${name}`)).not.toContain('raptor')
    }
    await createVolume(host, 'guest-al-web')
    await host.run('lvcreate', '-qq', '-s', '-L', '16m', '-n', 'guest-al-snap', 'lvm-data/guest-al-web')
    await refused('guest-al-web', /part of a snapshot/)
    await refused('guest-al-snap', /type snapshot|part of a snapshot|is of type/)
    await host.run('lvremove', '-qq', '-y', 'lvm-data/guest-al-snap')
    await host.shell('mkfs.ext4 -q /dev/lvm-data/guest-al-web && mount /dev/lvm-data/guest-al-web /mnt')
    try {
        await refused('guest-al-web', /is in use/)
    } finally {
        await host.run('umount', '/mnt')
    }
})

/** The disk of a group of its own, that can be away for a while. */
async function attach(host: Host): Promise<void> {
    await host.shell(
        'dmsetup create late --table "0 $(($(blockdev --getsz /dev/vdc) - 2048)) linear /dev/vdc 2048"; udevadm settle',
    )
}

test('a wipe goes on when its volume group appears after boot', async ({ host }) => {
    await attach(host)
    await makeGroup(host, 'lvm-late', '/dev/mapper/late')
    try {
        const volume = await fullVolume(host, 'guest-al-web', 64, 'lvm-late')
        const extents = await extentsOf(host, volume)
        await host.run('lvchange', '--addtag', 'raptor.state=wiping', 'lvm-late/guest-al-web')
        await host.shell('vgchange -qq -an lvm-late; dmsetup remove --retry late; udevadm settle')
        await host.run(WIPE, 'start', '--all')
        expect(await isThere(host, volume)).toBe(false)
        await attach(host)
        await expectWiped(host, volume, extents)
    } finally {
        await dropGroup(host, 'lvm-late', '/dev/mapper/late')
        await host.run('dmsetup', 'remove', '--retry', 'late')
    }
})
