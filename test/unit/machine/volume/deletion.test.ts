// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { volumeToDelete } from '../../../../src/machine/volume/deletion'
import type { DomainDisks } from '../../../../src/machine/volume/uses'
import type { Volume } from '../../../../src/machine/volume/volume'
import { domainOf, groupOf, volumeOf } from '../../fakes/example'

const answer = (volumes: readonly Volume[], disks?: DomainDisks) => volumeToDelete(domainOf(), groupOf(volumes, disks))

test('a machine whose one disk is a volume of the group can be deleted, whatever either is called', () => {
    for (const name of ['guest-alice-web', 'guest-al-before', 'scratch'])
        expect(answer([volumeOf({ name })])).toEqual({ ok: true, value: volumeOf({ name }) })
})

for (const state of ['provisioning', 'wiping', 'quarantine'] as const)
    test(`a machine whose new volume is ${state} is deleted with that one, not with an older one of the same name`, () => {
        const volume = volumeOf({ name: 'new-1', originalName: 'guest-alice-web', isNew: true, state })
        const older = volumeOf({ uuid: 'b', name: 'wipe-b', originalName: 'guest-alice-web', state: 'wiping' })
        expect(answer([older, volume], { volumes: [volume.uuid], others: [], missing: [] })).toEqual({
            ok: true,
            value: volume,
        })
    })

for (const state of ['wiping', 'wiped', 'quarantine'] as const)
    test(`a machine whose volume is ${state} is refused: that is under way`, () => {
        expect(answer([volumeOf({ state })])).toEqual({ ok: false, fault: { kind: 'already-wiping' } })
    })

test('a machine that has anything else is refused, and each is named', () => {
    const others = ['vdb (/srv/x.qcow2)', 'sda (/iso)']
    expect(answer([volumeOf()], { volumes: [volumeOf().uuid], others, missing: [] })).toEqual({
        ok: false,
        fault: { kind: 'other-disks', disks: others },
    })
    const second = volumeOf({ uuid: 'b', name: 'guest-alice-db' })
    expect(answer([volumeOf(), second])).toEqual({
        ok: false,
        fault: { kind: 'other-disks', disks: ['/dev/lvm-data/guest-alice-db'] },
    })
})

test('a machine without a volume in the group is refused: there is nothing to zero', () => {
    const disks = { volumes: [], others: [], missing: [] }
    expect(answer([], disks)).toEqual({ ok: false, fault: { kind: 'no-volume' } })
    expect(answer([volumeOf()], disks)).toEqual({ ok: false, fault: { kind: 'no-volume' } })
})

test('a machine of which the host has not said what it has is not deleted on a guess', () => {
    expect(volumeToDelete({ uuid: 'another', name: 'x' }, groupOf([volumeOf()]))).toEqual({
        ok: false,
        fault: { kind: 'not-known' },
    })
})
