// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { followDiskSizes, type SizesByDomain } from '../../src/host/disk-sizes'
import { domainOf, UUID } from './example'
import { libvirtOf } from './host-state'

const at = () => new Map([['/domain', domainOf()]])

/** libvirt whose answers are taken out of a list, and the sizes that were told of last. */
function follow(...answers: readonly (number | undefined)[]) {
    let asked = 0
    let sizes: SizesByDomain | undefined
    const libvirt = libvirtOf({
        diskSizes: () => {
            asked += 1
            return Promise.resolve(new Map([['/dev/a', answers[asked - 1]]]))
        },
    })
    const follower = followDiskSizes(found => {
        sizes = found
    })
    return { ...follower, libvirt, asked: () => asked, size: () => sizes?.get(UUID)?.get('/dev/a') }
}

test('a domain is asked once for each description, and again when devices have changed', async () => {
    const { look, again, libvirt, asked, size } = follow(5, undefined, 7)
    const domains = at()
    look(libvirt, domains)
    look(libvirt, domains)
    await expect.poll(size).toBe(5)
    expect(asked()).toBe(1)
    again()
    await expect.poll(asked).toBe(2)
    await expect.poll(size).toBe(undefined)
    look(libvirt, at())
    await expect.poll(size).toBe(7)
    expect(asked()).toBe(3)
})

test('many devices at once are two questions', async () => {
    const { look, again, libvirt, asked } = follow(1, 2, 3, 4, 5)
    look(libvirt, at())
    for (let count = 0; count < 20; count += 1) again()
    await expect.poll(asked).toBe(3)
})

test('nobody is asked for somebody who may ask LVM', async () => {
    const { look, again, libvirt, asked } = follow(1)
    look(undefined, at())
    again()
    look(libvirt, new Map())
    look(undefined, at())
    again()
    await new Promise(resolve => setImmediate(resolve))
    expect(asked()).toBe(0)
})
