// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { readBridges, readCpus, readMembers, readMemory } from '../../src/host/facts'
import { FakeHost, type FakeProcess } from './fake-cockpit'

/** A host on which every command does this. */
function hostThat(onSpawn: (process: FakeProcess) => void) {
    const host = new FakeHost()
    host.onSpawn = onSpawn
    return host
}
const saying = (output: string) =>
    hostThat(process => {
        process.succeed(output)
    })

test('the CPUs that are there and those that are online are what Linux says', async () => {
    const host = new FakeHost()
    host.files.set('/sys/devices/system/cpu/present', '0-7\n')
    host.files.set('/sys/devices/system/cpu/online', '0-2,4-7\n')
    expect(await readCpus()).toEqual({ present: [0, 1, 2, 3, 4, 5, 6, 7], online: [0, 1, 2, 4, 5, 6, 7] })
})

test('the memory is in KiB in /proc/meminfo, whatever its "kB" says', async () => {
    new FakeHost().files.set('/proc/meminfo', 'MemFree:  5 kB\nMemTotal:       16384 kB\n')
    expect(await readMemory()).toBe(16 * 1024 ** 2)
})

test('the bridges are those that ip knows as such', async () => {
    const host = saying('[{"ifname":"br-vm1"},{"ifname":"virbr0"},{},{"ifname":5}]')
    expect(await readBridges()).toEqual(new Set(['br-vm1', 'virbr0']))
    expect(host.lines).toEqual(['ip -j link show type bridge'])
})

test('a host without a bridge has none', async () => {
    saying('')
    expect(await readBridges()).toEqual(new Set())
})

for (const [line, members] of [
    ['vm-users:x:1001:al,al-ice', ['al', 'al-ice']],
    ['vm-users:*:1001:', []],
    ['vm-users:x:1001:al', ['al']],
] as const)
    test(`"${line}" has ${members.length} members`, async () => {
        const host = saying(`${line}\n`)
        expect(await readMembers('vm-users')).toEqual(new Set(members))
        expect(host.lines).toEqual(['getent group vm-users'])
    })

test('a group that is not there has no members', async () => {
    hostThat(process => {
        process.fail({ exit_status: 2 })
    })
    expect(await readMembers('vm-users')).toEqual(new Set())
})

for (const [exit_status, message] of [
    [1, ''],
    [2, 'sss: cannot reach the directory'],
] as const)
    test(`a name service that fails with ${exit_status} "${message}" is an error, never an empty group`, async () => {
        hostThat(process => {
            process.fail({ exit_status, message })
        })
        await expect(readMembers('vm-users')).rejects.toMatchObject({ command: 'getent group vm-users' })
    })
