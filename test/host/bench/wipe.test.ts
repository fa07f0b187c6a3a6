// SPDX-License-Identifier: LGPL-2.1-or-later
// What a wipe costs beside the commands that a person would type, on the same volume in the same run, in turn.
import { test } from '../fixtures'
import type { Host } from '../host'
import { expectWiped, extentsOf, fullVolume, WIPE } from '../wipe/volume'
import { median, spread } from './traffic'

const ROUNDS = 5
const SIZE_MIB = 1024

const say = (text: string) => {
    process.stdout.write(`  ${text}\n`)
}

const TYPED: Readonly<Record<string, string>> = {
    'dd bs=4M': 'dd if=/dev/zero of=$device bs=4M count=256 conv=fdatasync status=none',
    'dd bs=4M oflag=direct': 'dd if=/dev/zero of=$device bs=4M count=256 oflag=direct conv=fdatasync status=none',
    'blkdiscard -z -p 32M': 'blkdiscard -f -z -p 32M $device && sync $device',
}

/** Milliseconds of a command on a volume full of random bytes. */
async function typed(host: Host, command: string): Promise<number> {
    const volume = await fullVolume(host, 'guest-al-typed', SIZE_MIB)
    const took = await host.shell(`
        device=/dev/lvm-data/${volume.name}; echo 3 > /proc/sys/vm/drop_caches
        TIMEFORMAT=%R; { time { ${command}; }; } 2>&1`)
    await host.run('lvremove', '-qq', '-y', `lvm-data/${volume.name}`)
    return Number(took.trim()) * 1000
}

/** Milliseconds of zeroing and of reading back, as the record has them; and how much the caches grew meanwhile, in MiB. */
async function wiped(host: Host) {
    const volume = await fullVolume(host, 'guest-al-wiped', SIZE_MIB)
    const extents = await extentsOf(host, volume)
    await host.shell('echo 3 > /proc/sys/vm/drop_caches')
    const cached = async () => {
        const text = await host.run('grep', '-E', '^(Buffers|Dirty|Writeback):', '/proc/meminfo')
        return [...text.matchAll(/(\d+) kB/g)].reduce((sum, [, kib]) => sum + Number(kib), 0) / 1024
    }
    const before = await cached()
    await host.run(WIPE, 'start', volume.uuid)
    let most = before
    for (;;) {
        most = Math.max(most, await cached())
        if (!(await host.succeeds('systemctl', 'is-active', '-q', `raptor-wipe@${volume.uuid}.service`))) {
            const state = await host.run('systemctl', 'show', '-P', 'ActiveState', `raptor-wipe@${volume.uuid}.service`)
            if (state.trim() !== 'activating') break
        }
    }
    const record = await expectWiped(host, volume, extents)
    const moment = (key: string) =>
        new Date(typeof record === 'object' && record !== null ? String(Reflect.get(record, key)) : '').getTime()
    const [started, zeroed, finished] = [moment('started'), moment('zeroed'), moment('finished')]
    return { zeroing: zeroed - started, verifying: finished - zeroed, growth: most - before }
}

test('wiping against the commands that a person would type', async ({ host }) => {
    const times = new Map(Object.keys(TYPED).map(name => [name, [] as number[]]))
    const ours: number[] = []
    const verifying: number[] = []
    let growth = 0
    for (let round = 0; round < ROUNDS; round += 1) {
        const run = await wiped(host)
        ours.push(run.zeroing)
        verifying.push(run.verifying)
        growth = Math.max(growth, run.growth)
        for (const [name, command] of Object.entries(TYPED)) times.get(name)?.push(await typed(host, command))
    }
    const fastest = Math.min(...[...times.values()].map(median))
    say(
        `zeroing 1 GiB:  ${spread(ours)}   ratio to the fastest typed ${(median(ours) / fastest).toFixed(2)}, goal 1.05`,
    )
    for (const [name, all] of times) say(`  ${name}:  ${spread(all)}`)
    say(`  and reading it back:  ${spread(verifying)}`)
    say(`buffers and dirty pages grew by at most ${growth.toFixed(0)} MiB   goal 64 MiB`)
})
