// SPDX-License-Identifier: LGPL-2.1-or-later
import { expect, test } from '../fixtures'
import {
    expectWiped,
    extentsOf,
    fullVolume,
    isThere,
    says,
    stateOf,
    statusOf,
    unitOf,
    WIPE,
    wish,
} from '../wipe/volume'

/** Over the whole of a wipe that takes some 15 s: its preparation, zeroing, verifying, the record and the removal. */
const MOMENTS = Array.from({ length: 20 }, (_, index) => index + Math.random())

test('killed at 20 random moments, a wipe goes on each time and ends in zeros', async ({ host }) => {
    test.setTimeout(30 * 60_000)
    const killed: string[] = []
    for (const moment of MOMENTS)
        await test.step(`after ${moment.toFixed(1)} s`, async () => {
            const volume = await fullVolume(host, 'guest-al-web', 128)
            const extents = await extentsOf(host, volume)
            await wish(host, volume, { bytes_per_second: 33554432 })
            await host.run(WIPE, 'start', volume.uuid)
            await host.run('sleep', moment.toFixed(2))
            const [phase = ''] = (await statusOf(host, volume)).split(' ')
            const kill = ['systemctl', 'kill', '--signal=KILL', unitOf(volume)] as const
            killed.push((await host.succeeds(...kill)) ? phase.trim() || 'starting' : 'done')
            if (await isThere(host, volume)) expect(['wiping', 'wiped']).toContain(await stateOf(host, volume))
            await expectWiped(host, volume, extents)
        })
    process.stdout.write(`  killed while ${killed.join(', ')}\n`)
})

test('a kill loses no more than the last checkpoint', async ({ host }) => {
    const volume = await fullVolume(host, 'guest-al-web', 512)
    const extents = await extentsOf(host, volume)
    await wish(host, volume, { bytes_per_second: 16777216 })
    await host.run(WIPE, 'start', volume.uuid)
    await expect
        .poll(() => host.succeeds('test', '-e', `/var/lib/raptor/checkpoints/${volume.uuid}.json`), {
            timeout: 120_000,
        })
        .toBe(true)
    const restarts = () => host.run('systemctl', 'show', '-P', 'NRestarts', unitOf(volume))
    await host.run('systemctl', 'kill', '--signal=KILL', unitOf(volume))
    await expect.poll(restarts, { timeout: 60_000 }).toBe('1\n')
    await says(host, volume, /^(zeroing|verifying) [1-9]/)
    await host.run(WIPE, 'limit', volume.uuid, 'none')
    const record = await expectWiped(host, volume, extents)
    expect(
        typeof record === 'object' && record !== null && Number(Reflect.get(record, 'resumed_at_byte')),
    ).toBeGreaterThan(0)
})
