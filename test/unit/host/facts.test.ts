// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { readCpus } from '../../../src/host/cpu/cpus'
import { readMemory } from '../../../src/host/cpu/memory'
import { readBridgeLinks } from '../../../src/host/network/links'
import { readMembers } from '../../../src/host/people/members'
import { FakeHost, MEMBERS, type FakeProcess } from '../fakes/cockpit'
import { membersOf } from '../fakes/example'

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

for (const [what, slice, allowed, usable] of [
    ['where a machine runs', '0-3\n', 'not asked', [0, 1, 2, 3]],
    ['before the first machine, as systemd will have it', undefined, '0-1 6', [0, 1, 6]],
    ['where nothing restricts machines', undefined, '\n', [0, 1, 2, 4, 5, 6, 7]],
] as const)
    test(`the CPUs are what Linux says, and what machines may use ${what}`, async () => {
        const host = saying(allowed)
        host.files.set('/sys/devices/system/cpu/present', '0-7\n')
        host.files.set('/sys/devices/system/cpu/online', '0-2,4-7\n')
        host.files.set('/sys/devices/system/cpu/isolated', '\n')
        if (slice !== undefined) host.files.set('/sys/fs/cgroup/machine.slice/cpuset.cpus.effective', slice)
        expect(await readCpus()).toEqual({
            present: [0, 1, 2, 3, 4, 5, 6, 7],
            online: [0, 1, 2, 4, 5, 6, 7],
            isolated: [],
            usable,
        })
    })

test('the memory is in KiB in /proc/meminfo, whatever its "kB" says', async () => {
    new FakeHost().files.set('/proc/meminfo', 'MemFree:  5 kB\nMemTotal:       16384 kB\n')
    expect(await readMemory()).toBe(16 * 1024 ** 2)
})

test('the bridges are those that ip knows as such', async () => {
    const host = saying(
        '[{"ifname":"br-vm1","flags":["UP"],"linkinfo":{"info_kind":"bridge"}},{"ifname":"eth0","flags":["UP"]}]',
    )
    expect(await readBridgeLinks()).toEqual(new Map([['br-vm1', true]]))
    expect(host.lines).toEqual(['ip -j -d link'])
})

test('a host without a bridge has none', async () => {
    saying('')
    expect(await readBridgeLinks()).toEqual(new Map())
})

test('who is a member is asked of the program that polkit asks', async () => {
    const host = saying('{"exists":true,"members":[{"name":"al","can_own":true,"why":""}],"asked":{},"trouble":[]}\n')
    expect(await readMembers('vm-users', ['al', 'al-ice'])).toEqual(membersOf('al'))
    expect(host.lines).toEqual([`${MEMBERS} --json vm-users al al-ice`])
})

for (const [what, onSpawn] of [
    [
        'fails',
        (process: FakeProcess) => {
            process.fail({ exit_status: 1, message: 'no such program' })
        },
    ],
    [
        'says something else',
        (process: FakeProcess) => {
            process.succeed('{}')
        },
    ],
] as const)
    test(`a program that ${what} is an error, never an empty group`, async () => {
        hostThat(onSpawn)
        await expect(readMembers('vm-users', [])).rejects.toThrow()
    })
