// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { volumeToDelete } from '../../src/machine/deletion'
import type { Disk } from '../../src/machine/domain'
import type { Volume } from '../../src/machine/volume'
import { domainOf, GROUP, volumeOf } from './example'

const OWN = '/dev/lvm-data/guest-alice-web'
const disk = (source: string | undefined, device = 'disk'): Disk => ({ device, target: 'vdx', source })
const answer = (disks: readonly Disk[], volumes: readonly Volume[] = [volumeOf()]) =>
    volumeToDelete(domainOf({ disks }), { ...GROUP, volumes })

for (const path of [OWN, '/dev/mapper/lvm--data-guest--alice--web'])
    test(`with ${path} as its one disk a machine can be deleted`, () => {
        expect(answer([disk(path)])).toEqual({ ok: true, value: volumeOf() })
    })

test('a machine made by hand, without a tag, can be deleted', () => {
    expect(answer([disk(OWN)], [volumeOf({ state: 'in-use', domainUuid: undefined })]).ok).toBe(true)
})

for (const state of ['provisioning', 'wiping', 'quarantine'] as const)
    test(`a machine whose new volume is ${state} is deleted with that one, not with an older one of the same name`, () => {
        const volume = volumeOf({ name: 'new-1', originalName: 'guest-alice-web', isNew: true, state })
        const older = volumeOf({ uuid: 'b', name: 'wipe-b', originalName: 'guest-alice-web', state: 'wiping' })
        expect(answer([disk(OWN)], [older, volume])).toEqual({ ok: true, value: volume })
    })

test('a new volume that somebody has just given to its end is being wiped already', () => {
    const volume = volumeOf({ name: 'new-1', originalName: 'guest-alice-web', state: 'wiping' })
    expect(answer([disk(OWN)], [volume])).toEqual({ ok: false, fault: { kind: 'already-wiping' } })
})

test('an empty drive is no other disk', () => {
    expect(answer([disk(OWN), disk(undefined, 'cdrom')]).ok).toBe(true)
})

for (const [why, path, device] of [
    ["somebody else's volume", '/dev/lvm-data/guest-al-db', 'disk'],
    ['a disk image', '/var/lib/libvirt/images/a.qcow2', 'disk'],
    ['a CD', '/srv/debian.iso', 'cdrom'],
    ['a volume that only begins with its name', `${OWN}-2`, 'disk'],
    ['the volume of its name in another group', '/dev/other/guest-alice-web', 'disk'],
    ['a network source', 'pool/image', 'disk'],
] as const)
    test(`a machine that has ${why} as well is refused, and the disk is named`, () => {
        const fault = { kind: 'other-disks', disks: [path] }
        expect(answer([disk(OWN), disk(path, device)])).toEqual({ ok: false, fault })
        expect(answer([disk(path, device), disk(OWN)])).toEqual({ ok: false, fault })
    })

test('every other disk is named', () => {
    expect(answer([disk('/b'), disk(OWN), disk('/a')])).toEqual({
        ok: false,
        fault: { kind: 'other-disks', disks: ['/b', '/a'] },
    })
})

for (const [why, disks, volumes] of [
    ['no disk', [], [volumeOf()]],
    ['an empty drive only', [disk(undefined, 'cdrom')], [volumeOf()]],
] as const)
    test(`a machine with ${why} is refused: there is no volume to zero`, () => {
        expect(answer(disks, volumes)).toEqual({ ok: false, fault: { kind: 'no-volume' } })
    })

test('a machine whose volume is not in the group is refused, its disk named', () => {
    expect(answer([disk(OWN)], [])).toEqual({ ok: false, fault: { kind: 'other-disks', disks: [OWN] } })
})

for (const state of ['wiping', 'wiped'] as const)
    test(`a machine whose volume is ${state} is refused: that is under way`, () => {
        expect(answer([disk(OWN)], [volumeOf({ state })])).toEqual({ ok: false, fault: { kind: 'already-wiping' } })
    })

test('the volume of another machine is never the answer', () => {
    const other = volumeOf({ uuid: 'other', name: 'guest-al-db' })
    expect(answer([disk('/dev/lvm-data/guest-al-db')], [other])).toEqual({
        ok: false,
        fault: { kind: 'other-disks', disks: ['/dev/lvm-data/guest-al-db'] },
    })
})

test('a machine can be deleted while an older one of its name is still being zeroed', () => {
    const old = volumeOf({ uuid: 'old', name: 'wipe-AbCdEf01', originalName: 'guest-alice-web', state: 'wiping' })
    expect(answer([disk(OWN)], [old, volumeOf()])).toEqual({ ok: true, value: volumeOf() })
})
