// SPDX-License-Identifier: LGPL-2.1-or-later
// Who has a volume is known, in whatever way it is had: who it is stands in the refusal, and nothing of it is touched.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createVolume, define, domainNames } from '../domains'
import { expect, test } from '../fixtures'
import type { Host } from '../host'
import { expectKept, expectWiped, extentsOf, WIPE } from './volume'

const text = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8')

test.afterEach(async ({ host }) => {
    await host.shell(`
        sed -i '\\|/srv/web|d' /etc/fstab
        kill $(cat /run/open.pid); rm -f /run/open.pid; umount /run/mounted /mnt/i; dmsetup resume iso-d; dmsetup remove --retry part; umount /mnt/i
        for pool in p made-fs; do virsh -q pool-undefine $pool; done
        vgremove -qq -ff -y lvm-scsi iso; wipefs -q -a /dev/vdc; udevadm settle; rmmod scsi_debug
        for domain in $(virsh list --all --name); do
            virsh -q undefine $domain --managed-save --snapshots-metadata
        done
        rm -f /var/tmp/{overlay,overlay2,json,data,x.vmdk,cut} || :`)
})

async function refused(host: Host, ...words: readonly string[]): Promise<string> {
    const said = await host.shell(`${WIPE} start ${words.join(' ')} 2>&1 && echo DONE || :`)
    expect(said).not.toContain('DONE')
    return said
}

test('a volume is somebody’s by pool, link, image, saved state, snapshot, argument or bus, and not by a look-alike', async ({
    host,
}) => {
    await host.give(text('references.sh'), 'bash', '-s')
    const answer: unknown = JSON.parse(await host.give(text('references.py'), 'python3', '-'))
    const at = (name: string) => `/dev/lvm-data/guest-al-${name}`
    const has = (name: string, what: string) => [[`the domain on-${name} has this volume${what}`], []]
    expect(answer).toEqual({
        'guest-al-pool': has('pool', ` (vda: guest-al-pool of the pool p, ${at('pool')})`),
        'guest-al-id': has('id', ' (vda: /dev/disk/by-id/dm-name-lvm--data-guest--al--id)'),
        'guest-al-dm': [[expect.stringMatching(/^the domain on-dm has this volume \(vda: \/dev\/dm-\d+\)$/)], []],
        'guest-al-overlay': has(
            'overlay',
            ` (vda: /var/tmp/overlay2, backed by /var/tmp/overlay, backed by ${at('overlay')})`,
        ),
        'guest-al-json': has('json', ` (vda: /var/tmp/json, backed by ${at('json')})`),
        'guest-al-data': has('data', ` (vda: /var/tmp/data, with its data in ${at('data')})`),
        'guest-al-on-volume': has('volume', ` (vda: ${at('on-volume2')}, backed by ${at('on-volume')})`),
        'guest-al-on-volume2': has('volume', ` (vda: ${at('on-volume2')})`),
        'guest-al-argument': has('argument', ` (an argument of QEMU: ${at('argument')})`),
        'guest-al-save': has('save', ` in its saved state (vda: ${at('save')})`),
        'guest-al-snapshot': has('snapshot', ` in its snapshot s1 (vda: ${at('snapshot')})`),
        'guest-al-source': [
            ['the storage pool made-fs has this volume (its source /dev/mapper/lvm--data-guest--al--source)'],
            [],
        ],
        'guest-al-network': [[], []],
        'guest-al-guest': has('guest', ` (vda: ${at('guest')})`),
        'guest-al-off': has('off', ' (vda: /dev/mapper/lvm--data-guest--al--off)'),
        'guest-al-scsi': [
            [
                expect.stringMatching(
                    /^the domain on-scsi has what this volume lies on \(a host device: SCSI \d+:0:0:0\)$/,
                ),
            ],
            [],
        ],
        'guest-al-mapped': [['mapped as part'], []],
        'guest-al-mounted': [['mounted at /run/mounted'], []],
        'guest-al-origin': [['part of a snapshot or of another volume (public,origin,thickorigin)'], []],
        'guest-al-fstab': [['named in /etc/fstab for /srv/web'], []],
        'guest-al-open': [[expect.stringMatching(/^open in sleep \(\d+\)$/)], []],
    })

    // The wipe asks the same.
    expect(await refused(host, 'lvm-data/guest-al-overlay')).toContain('the domain on-overlay has this volume')
    const began = Date.now()
    expect(await refused(host, 'lvm-data/guest-al-fstab')).toContain(
        'lvm-data/guest-al-fstab is in use: named in /etc/fstab for /srv/web',
    )
    expect(await refused(host, 'lvm-data/guest-al-mapped')).toContain(
        'lvm-data/guest-al-mapped is in use: mapped as part',
    )
    await host.run('virsh', '-q', 'pool-undefine', 'p')
    expect(await refused(host, 'lvm-data/guest-al-pool')).toContain(
        'the domain on-pool may have this volume: the pool p is not known to libvirt',
    )
    process.stdout.write(`  three refusals in ${String(Date.now() - began)} ms\n`)
    expect(await host.run('lvs', '--noheadings', '-o', 'lv_tags', 'lvm-data')).not.toContain('raptor')

    // So does its unit, with what it may see of the host.
    const uuid = (await host.run('lvs', '--noheadings', '-o', 'lv_uuid', 'lvm-data/guest-al-json')).trim()
    await host.run('lvchange', '--addtag', 'raptor.state=wiping', 'lvm-data/guest-al-json')
    await host.run('systemctl', 'start', '--no-block', `raptor-wipe@${uuid}.service`)
    await expectKept(
        host,
        { name: 'guest-al-json', uuid, sizeMiB: 4 },
        /the domain on-json has this volume \(vda: \/var\/tmp\/json, backed by/,
    )
})

test('what cannot be understood, or does not answer, may be any volume; a machine whose disk is a pool’s volume is deleted', async ({
    host,
}) => {
    await createVolume(host, 'guest-al-web', '8m')
    const disk = (source: string, kind: string) =>
        `<devices><disk type='file' device='disk'><driver name='qemu' type='${kind}'/><source file='${source}'/><target dev='vda' bus='virtio'/></disk></devices>`
    await host.shell(`qemu-img create -q -f vmdk /var/tmp/x.vmdk 4M; qemu-img create -q -f qcow2 /var/tmp/cut 4M; truncate -s 80 /var/tmp/cut
        mkdir -p /mnt/i; vgcreate -qq -y iso /dev/vdc; lvcreate -qq -y -Wy -L 64M -n d iso; mkfs.ext4 -q -E lazy_itable_init=0 /dev/iso/d
        mount /dev/iso/d /mnt/i; mkdir /mnt/i/x; touch /mnt/i/x/a.iso; umount /mnt/i; mount /dev/iso/d /mnt/i`)
    for (const [source, kind, why] of [
        ['/var/tmp/x.vmdk', 'vmdk', 'vda: /var/tmp/x.vmdk is of a format that is not understood (vmdk)'],
        ['/var/tmp/cut', 'qcow2', 'vda: /var/tmp/cut ends within its header'],
        ['/mnt/i/x/a.iso', 'raw', '/mnt/i/x/a.iso does not answer'],
    ] as const) {
        await define(host, 'srv', { extra: disk(source, kind) })
        if (kind === 'raw') await host.run('dmsetup', 'suspend', '--nolockfs', 'iso-d')
        expect(await refused(host, 'lvm-data/guest-al-web')).toContain(
            `raptor-wipe: the domain srv may have this volume: ${why}`,
        )
        await host.run('virsh', '-q', 'undefine', 'srv')
    }
    await host.run('dmsetup', 'resume', 'iso-d')

    await host.run('virsh', '-q', 'pool-define-as', 'p', 'dir', '--target', '/dev/lvm-data')
    await define(host, 'al-web', {
        extra: `<devices><disk type='volume' device='disk'><source pool='p' volume='guest-al-web'/><target dev='vda' bus='virtio'/></disk></devices>`,
    })
    const uuid = (await host.run('lvs', '--noheadings', '-o', 'lv_uuid', 'lvm-data/guest-al-web')).trim()
    const volume = { name: 'guest-al-web', uuid, sizeMiB: 8 }
    const extents = await extentsOf(host, volume)
    await host.run(WIPE, 'start', 'lvm-data/guest-al-web', '--domain', 'al-web')
    await expectWiped(host, volume, extents)
    expect(await domainNames(host)).toEqual([])
})
