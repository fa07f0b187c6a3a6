// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
// First: it stands for what bus.ts looks at while it is loaded.
import { FakeHost, type FakeClient, type FakeProcess } from '../../fakes/cockpit'
import type { HostError } from '../../../../src/host/base/error'
import { openLibvirtBus } from '../../../../src/host/libvirt/bus'

/** A bus that is up: its daemon, the client on it, and what was heard of its loss. */
async function open() {
    const host = new FakeHost()
    host.onSpawn = process => {
        process.say('unix:path=/run/user/1000/bus-1\n')
    }
    const lost: HostError[] = []
    const bus = await openLibvirtBus(1000, why => lost.push(why))
    const [daemon, client] = [host.processes[0], host.clients[0]]
    if (!daemon || !client) throw new Error('no bus')
    let ended = false
    const over = () => {
        ended = true
    }
    daemon.then(over, over)
    const isGone = async () => {
        await new Promise(setImmediate)
        return ended && !client.open
    }
    return { bus, daemon, client, lost, isGone }
}

test('who ends it ends its daemon and her client, and hears of no loss', async () => {
    const { bus, lost, isGone } = await open()
    expect(await isGone()).toBe(false)
    bus.end()
    expect(await isGone()).toBe(true)
    expect(lost).toEqual([])
})

const LOSSES: readonly (readonly [string, (part: { daemon: FakeProcess; client: FakeClient }) => void, string])[] = [
    [
        'its daemon',
        ({ daemon }) => {
            daemon.succeed()
        },
        'dbus-daemon ended',
    ],
    [
        'its daemon, which says why',
        ({ daemon }) => {
            daemon.fail({ message: 'out of memory' })
        },
        'out of memory',
    ],
    [
        'the connection',
        ({ client }) => {
            client.close('disconnected')
        },
        '',
    ],
    [
        'libvirt-dbus before it was there',
        ({ client }) => {
            client.owner(null)
        },
        'libvirt-dbus does not start',
    ],
    [
        'libvirt-dbus',
        ({ client }) => {
            client.owner(':1.1')
            client.owner(null)
        },
        'libvirt-dbus ended',
    ],
]

for (const [what, lose, said] of LOSSES)
    test(`what is left of it ends with ${what}, which is told once`, async () => {
        const { lost, isGone, ...parts } = await open()
        lose(parts)
        expect(await isGone()).toBe(true)
        expect(lost.map(({ kind }) => kind)).toHaveLength(1)
        expect(lost[0]?.message).toContain(said)
    })

test('a daemon that ends before it listened is told of, and leaves nothing', async () => {
    const host = new FakeHost()
    host.onSpawn = process => {
        process.succeed()
    }
    await expect(openLibvirtBus(1000, () => undefined)).rejects.toThrow('dbus-daemon ended before it listened')
    expect(host.clients).toEqual([])
})
