// SPDX-License-Identifier: LGPL-2.1-or-later
// What was there before a wipe, or comes after it with the same name or UUID.
import { define, domainNames, machineByHand } from '../domains'
import { expect, test } from '../fixtures'
import type { Host } from '../host'
import { noOverride, override } from '../settings'
import { expectWiped, extentsOf, fill, fullVolume, says, unitOf, WIPE, wish, type Volume } from './volume'

const NVRAM = '/var/lib/libvirt/qemu/nvram'

const uuidOf = async (host: Host, domain: string) => (await host.run('virsh', 'domuuid', domain)).trim()

const refused = async (host: Host, ...words: readonly string[]) => {
    const said = await host.shell(`${WIPE} ${words.join(' ')} 2>&1 && echo DONE || :`)
    expect(said).not.toContain('DONE')
    return said
}

test.afterEach(async ({ host }) => {
    await noOverride(host)
})

test('a volume that is tagged wiped and recorded is zeroed all the same when it has data', async ({ host }) => {
    const volume = await fullVolume(host, 'guest-al-web', 64)
    const extents = await extentsOf(host, volume)
    await wish(host, volume, { paused: true })
    await host.run(WIPE, 'start', volume.uuid)
    await says(host, volume, /paused/)
    await host.run('vgcfgbackup', '-qq', '-f', '/run/before', 'lvm-data')
    await host.run(WIPE, 'resume', volume.uuid)
    await expectWiped(host, volume, extents)
    await host.run('vgcfgrestore', '-qq', '-f', '/run/before', 'lvm-data')
    const name = `lvm-data/wipe-${volume.uuid.replaceAll('-', '').slice(0, 8)}`
    await host.run('lvchange', '-qq', '-ay', '--addtag', 'raptor.state=wiped', '--deltag', 'raptor.state=wiping', name)
    await fill(host, `/dev/${name}`, 64)
    await host.run(WIPE, 'start', volume.uuid)
    expect(await expectWiped(host, volume, extents)).toMatchObject({ resumed_at_byte: 0 })
    // Nothing of it is left with systemd either.
    await expect
        .poll(() => host.succeeds('test', '-e', `/run/systemd/system.control/${unitOf(volume)}.d`), { timeout: 30_000 })
        .toBe(false)
})

test('a domain that is defined again with its UUID is another machine, and a mistyped limit stops no wipe', async ({
    host,
}) => {
    await machineByHand(host, 'al-web', '64m')
    const [uuid, volumeUuid] = [
        await uuidOf(host, 'al-web'),
        (await host.run('lvs', '--noheadings', '-o', 'lv_uuid', 'lvm-data/guest-al-web')).trim(),
    ]
    const volume: Volume = { name: 'guest-al-web', uuid: volumeUuid, sizeMiB: 64 }
    const extents = await extentsOf(host, volume)
    await wish(host, volume, { paused: true })
    await host.run(WIPE, 'start', volume.uuid, '--domain', uuid)
    await says(host, volume, /paused/)
    await define(host, 'al-web', { disk: '/dev/lvm-data/guest-al-web', extra: `<uuid>${uuid}</uuid>` })
    expect(await uuidOf(host, 'al-web')).toBe(uuid)
    expect(await refused(host, 'start', volume.uuid, '--domain', 'al-web')).toContain('is another machine')
    await override(host, { wipeLimit: '50MB' })
    expect(await refused(host, 'start', volume.uuid)).toContain('config.wipeLimit')
    const mainPid = async () => (await host.run('systemctl', 'show', '-P', 'MainPID', unitOf(volume))).trim()
    const killed = await mainPid()
    await host.run('systemctl', 'kill', '--signal=KILL', unitOf(volume))
    // Until the next one has begun, systemd tells what the killed one has said.
    await expect.poll(async () => ['0', killed].includes(await mainPid()), { timeout: 60_000 }).toBe(false)
    await says(host, volume, /paused/)
    await host.run(WIPE, 'resume', volume.uuid)
    expect(await expectWiped(host, volume, extents)).toMatchObject({ domain: { uuid, name: 'al-web' } })
    expect(await domainNames(host)).toEqual(['al-web'])
})

test('what a machine left behind that was undefined before goes with its volume, and nothing of its neighbours', async ({
    host,
}) => {
    await machineByHand(host, 'al-web', '8m')
    const own = [
        `${NVRAM}/al-web_VARS.fd`,
        '/var/lib/libvirt/qemu/save/al-web.save',
        '/var/lib/libvirt/qemu/snapshot/al-web/s1.xml',
        '/var/log/libvirt/qemu/al-web.log',
    ]
    const others = [`${NVRAM}/al-old_VARS.fd`, `${NVRAM}/al-web-2_VARS.fd`]
    const left = () => host.shell(`ls -d ${[...own, ...others].join(' ')} 2>/dev/null || :`)
    await host.run('virsh', 'undefine', 'al-web')
    await host.shell(`for path in ${[...own, ...others].join(' ')}; do mkdir -p \${path%/*}; echo keys > $path; done`)
    expect(await host.run(WIPE, 'leftovers', 'al-web')).toContain(`${NVRAM}/al-web_VARS.fd\n`)
    const volumeUuid = (await host.run('lvs', '--noheadings', '-o', 'lv_uuid', 'lvm-data/guest-al-web')).trim()
    const volume: Volume = { name: 'guest-al-web', uuid: volumeUuid, sizeMiB: 8 }
    const extents = await extentsOf(host, volume)
    await host.run(WIPE, 'start', volume.uuid)
    await expectWiped(host, volume, extents)
    expect(await left()).toBe(others.map(path => `${path}\n`).join(''))
    expect(await host.run(WIPE, 'leftovers', 'al-web')).toBe('')
    // By the command; and of one that was renamed, what it began with is its own.
    await define(host, 'al-new', { disk: `${NVRAM}/al-old_VARS.fd` })
    for (const name of ['al-web-2', 'al-old']) await host.run(WIPE, 'leftovers', name, '--remove')
    expect(await left()).toBe(`${NVRAM}/al-old_VARS.fd\n`)
    await host.run('rm', `${NVRAM}/al-old_VARS.fd`)
})

test('nothing is committed to a unit that systemd cannot start', async ({ host }) => {
    const volume = await fullVolume(host, 'guest-al-web', 8)
    await host.run('systemctl', 'mask', '--runtime', 'raptor-wipe@.service')
    try {
        expect(await refused(host, 'start', volume.uuid)).toContain('it is masked')
        expect(await host.run('lvs', '--noheadings', '-o', 'lv_tags', 'lvm-data/guest-al-web')).not.toContain('raptor')
    } finally {
        await host.run('systemctl', 'unmask', '--runtime', 'raptor-wipe@.service')
    }
})
