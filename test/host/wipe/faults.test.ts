// SPDX-License-Identifier: LGPL-2.1-or-later
// What goes wrong under a wipe ends in "zero and removed" or in "kept, marked, said so". Through the command that the page runs.
import { define, domainNames, machineByHand } from '../domains'
import { expect, test } from '../fixtures'
import { asUser } from '../host'
import {
    breakFrom,
    bytesLeft,
    deactivate,
    expectKept,
    expectWiped,
    extentsOf,
    fullVolume,
    isThere,
    says,
    stateOf,
    statusOf,
    unitOf,
    WIPE,
    wish,
} from './volume'

test('a write error in the middle of the device keeps the volume; tried again, it is wiped', async ({ host }) => {
    const volume = await fullVolume(host, 'guest-al-web', 64)
    const extents = await extentsOf(host, volume)
    await wish(host, volume, { paused: true })
    await host.run(WIPE, 'start', volume.uuid)
    await says(host, volume, /^zeroing 33554432 .* paused/)
    await breakFrom(host, volume, 48)
    await host.run(WIPE, 'resume', volume.uuid)
    await expectKept(host, volume, /cannot zero 33554432 bytes at byte 33554432: Input\/output error/)
    expect(await bytesLeft(host, extents)).toBeGreaterThan(0)
    await deactivate(host, volume)
    await host.run(WIPE, 'start', volume.uuid)
    expect(await expectWiped(host, volume, extents)).toMatchObject({ resumed_at_byte: 0 })
})

test('one byte flipped between zeroing and verifying is found, and where; the next time begins at the first byte', async ({
    host,
}) => {
    const volume = await fullVolume(host, 'guest-al-web', 64)
    const extents = await extentsOf(host, volume)
    const end = (extents[0]?.firstMiB ?? 0) + 64
    await wish(host, volume, { bytes_per_second: 16777216 })
    await host.run(WIPE, 'start', volume.uuid)
    await says(host, volume, /^verifying/)
    await host.shell(
        `printf x | dd of=/dev/vdb bs=1 seek=$((${String(end)} * 1048576 - 5)) conv=notrunc status=none; sync /dev/vdb`,
    )
    await expectKept(host, volume, /byte 67108859 is not zero after zeroing/)
    await host.run(WIPE, 'limit', volume.uuid, 'none')
    await host.run(WIPE, 'start', volume.uuid)
    expect(await expectWiped(host, volume, extents)).toMatchObject({ resumed_at_byte: 0 })
})

test('a read error while verifying keeps the volume', async ({ host }) => {
    const volume = await fullVolume(host, 'guest-al-web', 64)
    const extents = await extentsOf(host, volume)
    await wish(host, volume, { bytes_per_second: 16777216 })
    await host.run(WIPE, 'start', volume.uuid)
    await says(host, volume, /^verifying/)
    await breakFrom(host, volume, 48)
    await expectKept(host, volume, /cannot read back at byte \d+: Input\/output error/)
    await deactivate(host, volume)
    await host.run(WIPE, 'start', volume.uuid)
    await expectWiped(host, volume, extents)
})

test('a volume that is not active is activated, not passed over', async ({ host }) => {
    const volume = await fullVolume(host, 'guest-al-web', 64)
    const extents = await extentsOf(host, volume)
    await host.run('lvchange', '-an', 'lvm-data/guest-al-web')
    await host.run(WIPE, 'start', volume.uuid)
    await expectWiped(host, volume, extents)
    expect(await host.shell('find /dev -xdev -type f')).toBe('')
})

test('a volume that grows meanwhile is kept', async ({ host }) => {
    const volume = await fullVolume(host, 'guest-al-web', 64)
    await wish(host, volume, { bytes_per_second: 16777216 })
    await host.run(WIPE, 'start', volume.uuid)
    await says(host, volume, /^verifying/)
    const name = (await host.run('lvs', '--noheadings', '-o', 'lv_full_name', '-S', `lv_uuid=${volume.uuid}`)).trim()
    await host.run('lvextend', '-q', '-L', '+8M', name)
    await expectKept(host, volume, /moved or resized/)
})

test('no room for the record: the volume is kept', async ({ host }) => {
    const volume = await fullVolume(host, 'guest-al-web', 64)
    const extents = await extentsOf(host, volume)
    await host.shell(
        'mkdir -p /var/lib/raptor; mount -t tmpfs -o size=64k,mode=755 none /var/lib/raptor; head -c 1M /dev/zero > /var/lib/raptor/full || :',
    )
    try {
        await host.run(WIPE, 'start', volume.uuid)
        await expect.poll(() => stateOf(host, volume), { timeout: 180_000 }).toBe('quarantine')
        expect(await statusOf(host, volume)).toMatch(/No space left/)
    } finally {
        await host.run('umount', '/var/lib/raptor')
    }
    await host.run(WIPE, 'start', volume.uuid)
    await expectWiped(host, volume, extents)
})

test('its owner starts the machine in a loop while it is deleted', async ({ host }) => {
    await machineByHand(host, 'al-web', '64m')
    await host.run('virsh', 'start', 'al-web')
    await host.shell('touch /run/go-on')
    const loop = host.run(
        ...asUser('al', 'while [ -e /run/go-on ]; do virsh -c qemu:///system start al-web; done >/dev/null 2>&1 || :'),
    )
    try {
        const uuid = (await host.run('lvs', '--noheadings', '-o', 'lv_uuid', 'lvm-data/guest-al-web')).trim()
        const volume = { name: 'guest-al-web', uuid, sizeMiB: 64 }
        const extents = await extentsOf(host, volume)
        await host.run(WIPE, 'start', 'lvm-data/guest-al-web', '--domain', 'al-web')
        await expectWiped(host, volume, extents)
        expect(await domainNames(host)).toEqual([])
    } finally {
        await host.run('rm', '/run/go-on')
        await loop
    }
})

test('two wipes on one disk take turns, and a restart in the middle goes on', async ({ host }) => {
    const [first, second] = [await fullVolume(host, 'guest-al-a', 128), await fullVolume(host, 'guest-al-b', 64)]
    const [a, b] = [await extentsOf(host, first), await extentsOf(host, second)]
    await wish(host, first, { paused: true })
    await host.run(WIPE, 'start', first.uuid)
    await says(host, first, /paused/)
    await host.run(WIPE, 'start', second.uuid)
    await says(host, second, /^queued/)
    await host.run('systemctl', 'restart', '--no-block', unitOf(first))
    await host.run(WIPE, 'resume', first.uuid)
    await expectWiped(host, first, a)
    await expectWiped(host, second, b)
})

test('what is no wipe of ours is refused, whoever names it', async ({ host }) => {
    const volume = await fullVolume(host, 'guest-al-web', 64)
    const other = await fullVolume(host, 'precious', 8)
    await define(host, 'al-web', { disk: '/dev/lvm-data/guest-al-web' })
    const before = await host.run('lvs', '--noheadings', '-o', 'lv_uuid,lv_name,lv_tags', 'lvm-data')
    const refused = async (...words: readonly string[]) => {
        const said = await host.shell(`${WIPE} ${words.map(word => `'${word}'`).join(' ')} 2>&1 && echo DONE || :`)
        expect(said).not.toContain('DONE')
        return said
    }
    expect(await refused('start', 'lvm-data/precious')).toContain("no machine's volume")
    expect(await refused('start', other.uuid)).toContain("no machine's volume")
    expect(await refused('start', '/dev/lvm-data/guest-al-web')).toContain('neither the UUID')
    expect(await refused('start', '/dev/vdb')).toContain('neither the UUID')
    expect(await refused('start', volume.uuid)).toContain('the domain al-web has this volume')
    expect(await refused('start', volume.uuid, '--domain', 'nobody')).toContain('there is no domain')
    expect(await refused('prepare', volume.uuid)).toContain('not tagged')
    expect(await refused('finish', volume.uuid)).toContain('is missing')
    expect(await refused('zero', volume.uuid)).toContain('nothing was prepared')
    // A unit that somebody starts by hand, of a volume that nobody gave to it.
    await host.succeeds('systemctl', 'start', unitOf(volume))
    expect(await statusOf(host, volume)).toContain('not tagged')
    // Somebody who is no administrator.
    expect(await host.succeeds(...asUser('al', `${WIPE} start ${volume.uuid} --domain al-web`))).toBe(false)
    expect(await host.succeeds(...asUser('al', `systemctl --no-ask-password start ${unitOf(volume)}`))).toBe(false)
    expect(await host.run('lvs', '--noheadings', '-o', 'lv_uuid,lv_name,lv_tags', 'lvm-data')).toBe(before)
    expect(await isThere(host, volume)).toBe(true)
})
