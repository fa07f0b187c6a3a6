// SPDX-License-Identifier: LGPL-2.1-or-later
// What libvirt tells of without being asked.

import { expect, test } from '@playwright/test'
import { UUID } from '../../fakes/example'
import { FakeLibvirt, pathOf } from '../../fakes/libvirt'
import { openLibvirt } from '../../../../src/host/libvirt/libvirt'

test('whatever changes on a domain is told: its life, its pins, its devices', async () => {
    const fake = new FakeLibvirt()
    const libvirt = await openLibvirt(1000, () => undefined)
    const told: string[] = []
    const happened: string[] = []
    libvirt.onDomainEvent(
        path => told.push(path),
        (uuid, { kind, detail }) => happened.push(`${uuid} ${kind} ${detail}`),
    )
    fake.tell('/a')
    const changes = ['Tunable', 'DeviceAdded', 'DeviceRemoved', 'MetadataChange', 'BalloonChange', 'Reboot']
    for (const member of changes) fake.host.clients[0]?.signal(`/${member}`, 'org.libvirt.Domain', member, [])
    expect(told).toEqual(['/a', ...changes.map(member => `/${member}`)])
    // An error of a disk is told of, and is no change by itself; what is about none of these is nothing.
    happened.splice(0)
    const client = fake.host.clients[0]
    client?.signal(pathOf(UUID), 'org.libvirt.Domain', 'IOError', ['/dev/a', 'virtio-disk0', 1, 'enospc'])
    client?.signal(pathOf(UUID), 'org.libvirt.Domain', 'Graphics', [])
    client?.signal('/org/libvirt/QEMU', 'org.libvirt.Connect', 'DomainEvent', [pathOf(UUID), 5, 1])
    expect(happened).toEqual([
        `${UUID} io-error-reason /dev/a (virtio-disk0) pause enospc`,
        `${UUID} lifecycle Stopped Destroyed`,
    ])
    expect(told).toHaveLength(changes.length + 2)
})
