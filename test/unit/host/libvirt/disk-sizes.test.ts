// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { followDiskSizes, type SizesByDomain } from '../../../../src/host/libvirt/disk-sizes'
import { quiet } from '../../fakes/deferred'
import { domainOf, UUID } from '../../fakes/example'
import { FakeAttention } from '../../fakes/followed'
import { libvirtOf } from '../../fakes/host-state'

const at = (part: Parameters<typeof domainOf>[0] = {}) =>
    new Map([['/domain', domainOf({ state: 'shut-off', ...part })]])

/** libvirt whose answers are taken out of a list, and the sizes that were told of last. */
function follow(...answers: readonly (number | undefined)[]) {
    let asked = 0
    let sizes: SizesByDomain | undefined
    const attention = new FakeAttention()
    const libvirt = libvirtOf({
        diskSizes: () => {
            asked += 1
            return Promise.resolve(new Map([['/dev/a', answers[asked - 1]]]))
        },
    })
    const follower = followDiskSizes(found => {
        sizes = found
    }, attention)
    return { ...follower, libvirt, attention, asked: () => asked, size: () => sizes?.get(UUID)?.get('/dev/a') }
}

test('a domain is asked once for each description, and again when devices have changed, once for many', async () => {
    const { look, again, libvirt, attention, asked, size } = follow(5, undefined, 7)
    const domains = at()
    look(libvirt, domains)
    look(libvirt, domains)
    await quiet()
    expect([asked(), size()]).toEqual([1, 5])
    for (let count = 0; count < 20; count += 1) again()
    expect(asked()).toBe(1)
    await attention.pass(1000)
    expect([asked(), size()]).toEqual([2, undefined])
    look(libvirt, at())
    await quiet()
    expect([asked(), size()]).toEqual([3, 7])
})

test('a machine that runs has its disks open, and is not asked again', async () => {
    const { look, again, libvirt, attention, asked } = follow(5, 6)
    look(libvirt, at({ state: 'running' }))
    again()
    await attention.pass(1000)
    expect(asked()).toBe(1)
})

test('nobody is asked for somebody who may ask LVM', async () => {
    const { look, again, libvirt, attention, asked } = follow(1)
    look(undefined, at())
    again()
    await attention.pass(1000)
    look(libvirt, new Map())
    look(undefined, at())
    again()
    await attention.pass(1000)
    expect(asked()).toBe(0)
})
