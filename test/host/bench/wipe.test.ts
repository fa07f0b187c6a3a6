// SPDX-License-Identifier: LGPL-2.1-or-later
// What a wipe costs beside the commands that a person would type, on the same volume in the same run, in turn; and what it
// costs others.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../fixtures'
import type { Host } from '../host'
import { override } from '../settings'
import { dropGroup, makeGroup } from '../wipe/group'
import {
    expectWiped,
    extentsOf,
    fullVolume,
    RECORDS,
    says,
    statusOf,
    unitOf,
    WIPE,
    wish,
    type Volume,
} from '../wipe/volume'
import { median } from './traffic'

const ROUNDS = 5
/** What is timed, as much as the smaller disk holds: the start of a program, the same for any size, decides less. */
const TIMED_MIB = 1920
const SIZE_MIB = 1024

const script = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8')
const GROWTH = script('growth.py')
const LATENCY = script('latency.py')

const say = (text: string) => {
    process.stdout.write(`  ${text}\n`)
}

const milliseconds = (digits: number, values: readonly number[]) => {
    const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)].map(one =>
        one.toFixed(digits),
    )
    return `${middle ?? ''} ms (${least ?? ''} to ${most ?? ''})`
}

const TYPED: Readonly<Record<string, string>> = {
    'dd bs=4M': `dd if=/dev/zero of=$device bs=4M count=${String(TIMED_MIB / 4)} conv=fdatasync status=none`,
    'dd bs=4M oflag=direct': `dd if=/dev/zero of=$device bs=4M count=${String(TIMED_MIB / 4)} oflag=direct conv=fdatasync status=none`,
    'blkdiscard -z -p 32M': 'blkdiscard -f -z -p 32M $device && sync $device',
}

/** The group of a disk that writes zeros by itself, and of one that does not. */
const GROUPS = { 'lvm-data': 'with write-zeroes below', 'lvm-spare': 'without write-zeroes below' } as const
type Group = keyof typeof GROUPS

test.beforeEach(async ({ host }) => {
    await makeGroup(host, 'lvm-spare', '/dev/vdc')
})

test.afterEach(async ({ host }) => {
    await dropGroup(host, 'lvm-spare', '/dev/vdc')
})

/** Milliseconds of a command on a volume full of random bytes. */
async function typed(host: Host, group: Group, command: string): Promise<number> {
    const volume = await fullVolume(host, 'guest-al-typed', TIMED_MIB, group)
    const took = await host.shell(`
        set -e; device=/dev/${group}/${volume.name}; echo 3 > /proc/sys/vm/drop_caches
        TIMEFORMAT=%R; { time { ${command}; } 2>/dev/null; } 2>&1`)
    await host.run('lvremove', '-qq', '-y', `${group}/${volume.name}`)
    return Number(took.trim()) * 1000
}

/**
 * Milliseconds of zeroing and of reading back, as the record has them; and how much the caches grew meanwhile, in MiB.
 *
 * @param each seconds between two looks at the caches: they take time from what is measured
 */
async function wiped(host: Host, group: Group, each: number) {
    const volume = await fullVolume(host, 'guest-al-wiped', TIMED_MIB, group)
    const extents = await extentsOf(host, volume)
    await host.shell('echo 3 > /proc/sys/vm/drop_caches')
    await wish(host, volume, {})
    const told = await host.give(GROWTH, 'python3', '-', String(each), RECORDS, volume.uuid, WIPE, 'start', volume.uuid)
    const record = await expectWiped(host, volume, extents)
    const moment = (key: string) =>
        new Date(typeof record === 'object' && record !== null ? String(Reflect.get(record, key)) : '').getTime()
    const [started, zeroed, finished] = [moment('started'), moment('zeroed'), moment('finished')]
    return { zeroing: zeroed - started, verifying: finished - zeroed, growth: Number(told) }
}

/** Of a program, in ms, as the host's shell times it: seven times, after one that fills the caches. */
async function startsIn(host: Host, command: string): Promise<number[]> {
    const said = await host.shell(`
        set -e; TIMEFORMAT=%R; ${command} > /dev/null
        for ((round = 0; round < 7; round += 1)); do { time ${command} > /dev/null; } 2>&1; done`)
    return said
        .trim()
        .split('\n')
        .map(seconds => Number(seconds) * 1000)
}

test('the start of raptor-wipe, of which a wipe has six', async ({ host }) => {
    say(`raptor-wipe records:  ${milliseconds(0, await startsIn(host, `${WIPE} records`))}   goal 500 ms`)
    say(`  Python alone:  ${milliseconds(0, await startsIn(host, 'python3 -ESsB -c pass'))}`)
})

for (const group of ['lvm-data', 'lvm-spare'] as const)
    test(`wiping against the commands that a person would type, ${GROUPS[group]}`, async ({ host }) => {
        await override(host, { volumeGroup: group })
        const times = new Map(Object.keys(TYPED).map(name => [name, [] as number[]]))
        const ours: number[] = []
        const verifying: number[] = []
        let { growth } = await wiped(host, group, 0.02)
        for (let round = 0; round < ROUNDS; round += 1) {
            const run = await wiped(host, group, 2)
            ours.push(run.zeroing)
            verifying.push(run.verifying)
            growth = Math.max(growth, run.growth)
            for (const [name, command] of Object.entries(TYPED))
                times.get(name)?.push(await typed(host, group, command))
        }
        const fastest = Math.min(...[...times.values()].map(median))
        const ratio = (median(ours) / fastest).toFixed(2)
        say(
            `zeroing ${String(TIMED_MIB)} MiB, ${GROUPS[group]}:  ${milliseconds(0, ours)}   ratio to the fastest typed ${ratio}, goal 1.05`,
        )
        for (const [name, all] of times) say(`  ${name}:  ${milliseconds(0, all)}`)
        say(`  and reading it back:  ${milliseconds(0, verifying)}`)
        say(`buffers and dirty pages grew by at most ${growth.toFixed(0)} MiB   goal 64 MiB`)
    })

const READS = 4000

/** The 99th percentile of another reader of the disk, in ms. */
async function p99(host: Host, disk: Group): Promise<number> {
    const said = await host.give(LATENCY, 'python3', '-', `/dev/${disk}/reader`, String(READS))
    return Number(said.trim().split(' ')[1])
}

const DISKS = ['lvm-data', 'lvm-spare'] as const
type Waits = Readonly<Record<Group, number[]>>
const noneYet = (): Waits => ({ 'lvm-data': [], 'lvm-spare': [] })

async function during(host: Host, volume: Volume, phase: string, found: Waits): Promise<void> {
    await says(host, volume, new RegExp(`^${phase}`))
    for (;;)
        for (const disk of DISKS) {
            const one = await p99(host, disk)
            if (!(await statusOf(host, volume)).startsWith(phase)) return
            found[disk].push(one)
        }
}

for (const group of DISKS)
    test(`what another reader of the disk waits during a wipe with the usual limit, ${GROUPS[group]}`, async ({
        host,
    }) => {
        await override(host, { volumeGroup: group })
        for (const disk of DISKS) await fullVolume(host, 'reader', 256, disk)
        const [before, zeroing, verifying] = [noneYet(), noneYet(), noneYet()]
        for (let round = 0; round < ROUNDS; round += 1) {
            const volume = await fullVolume(host, 'guest-al-wiped', SIZE_MIB, group)
            const extents = await extentsOf(host, volume)
            for (let times = 0; times < ROUNDS; times += 1)
                for (const disk of DISKS) before[disk].push(await p99(host, disk))
            await host.run(WIPE, 'start', volume.uuid)
            await during(host, volume, 'zeroing', zeroing)
            await during(host, volume, 'verifying', verifying)
            await expectWiped(host, volume, extents)
            expect(await host.run('systemctl', 'show', '-P', 'Result', unitOf(volume))).toBe('success\n')
        }
        for (const disk of DISKS) await host.run('lvremove', '-qq', '-y', `${disk}/reader`)
        say(`another reader's 99th percentile, a wipe ${GROUPS[group]}:`)
        // What a reader of the disk that is not wiped waits more than before is the processors' doing: on an emulated host
        // every one of them is a thread, and there are more than the machine below has.
        for (const disk of DISKS) {
            const ratio = (found: Waits) => (median(found[disk]) / median(before[disk])).toFixed(2)
            say(
                `  ${disk === group ? 'of the disk, goal 2' : 'of a disk that is not wiped'}: ${milliseconds(2, before[disk])}`,
            )
            say(`    while zeroing: ${milliseconds(2, zeroing[disk])}   ratio ${ratio(zeroing)}`)
            say(`    while reading back: ${milliseconds(2, verifying[disk])}   ratio ${ratio(verifying)}`)
        }
    })
