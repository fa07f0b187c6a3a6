// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import {
    createVolume,
    removeNewVolume,
    settleVolume,
    watchVolumeGroup,
    zeroNewVolume,
} from '../../../../src/host/lvm/lvm'
import { FakeHost } from '../../fakes/cockpit'
import { specOf, UUID } from '../../fakes/example'

const after = (argv: readonly string[], option: string) =>
    argv.flatMap((word, index) => (argv[index - 1] === option ? [word] : []))

test('a volume is created without a question about what was on its extents, and marked at once', () => {
    const argv = createVolume(specOf(), UUID)
    expect(argv[0]).toBe('lvcreate')
    expect(argv).toContain('--yes')
    expect(after(argv, '-W')).toEqual(['y'])
    expect(after(argv, '-L')).toEqual(['20g'])
    expect(after(argv, '-n')).toEqual(['guest-alice-web'])
    expect(after(argv, '--addtag')).toEqual([
        'raptor.state=provisioning',
        'raptor.owner=alice',
        `raptor.domain=${UUID}`,
    ])
    expect(argv.at(-1)).toBe('lvm-data')
})

test('a volume that is zeroed first has another name until then, and knows the one that it will have', () => {
    const argv = createVolume(specOf({ zeroFirst: true }), UUID)
    const name = `new-${UUID.slice(0, 8)}`
    expect(after(argv, '-n')).toEqual([name])
    expect(after(argv, '--addtag').slice(3)).toEqual(['raptor.name=guest-alice-web', 'raptor.then=use'])
    expect(zeroNewVolume(specOf({ zeroFirst: true }), UUID).slice(1)).toEqual(['new', `lvm-data/${name}`])
})

test('only a volume that still says it is being provisioned for this domain is removed unwiped', () => {
    expect(removeNewVolume('lvm-data', UUID)).toEqual([
        'lvremove',
        '--yes',
        '--select',
        `lv_tags={raptor.domain=${UUID} && raptor.state=provisioning}`,
        'lvm-data',
    ])
})

test('settling takes the mark away and nothing else', () => {
    expect(settleVolume(specOf())).toEqual([
        'lvchange',
        '--deltag',
        'raptor.state=provisioning',
        'lvm-data/guest-alice-web',
    ])
})

test("LVM's own metadata backup tells of every change, until nobody wants to know", () => {
    const host = new FakeHost()
    let changes = 0
    const end = watchVolumeGroup('lvm-data', () => (changes += 1))
    expect([...host.watched.keys()]).toEqual(['/etc/lvm/backup/lvm-data'])
    host.watched.get('/etc/lvm/backup/lvm-data')?.()
    expect(changes).toBe(1)
    end()
    expect(host.watched.size).toBe(0)
})
