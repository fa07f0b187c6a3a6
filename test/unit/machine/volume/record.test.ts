// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { readRecords } from '../../../../src/host/lvm/wipes'
import { parseRecords } from '../../../../src/machine/volume/record'
import { FakeHost, WIPE } from '../../fakes/cockpit'
import { VOLUME_UUID } from '../../fakes/example'

/** As raptor/wipe/finish.py writes it. */
const WRITTEN = {
    uuid: VOLUME_UUID,
    name: 'guest-al-web',
    group: 'lvm-data',
    size_bytes: 8388608,
    extent_bytes: 4194304,
    extents: [
        { device: '/dev/vdb', pv_uuid: 'p', first_extent: 7, extents: 2, first_byte: 30408704, bytes: 8388608 },
        { device: '/dev/vdc', pv_uuid: 'q', first_extent: 0, extents: 1, first_byte: 1048576, bytes: 4194304 },
    ],
    domain: { uuid: 'u', name: 'al-web' },
    by: 'bob',
    method: 'BLKZEROOUT',
    zeroed_bytes: 8388608,
    verified_bytes: 8388608,
    resumed_at_byte: 0,
    started: '2026-11-22T10:00:00+00:00',
    zeroed: '2026-11-22T10:00:01+00:00',
    finished: '2026-11-22T10:00:02+00:00',
}

test('a record says which volume, where it was, how much, how, when and by whom', () => {
    expect(parseRecords(JSON.stringify([WRITTEN]))).toEqual([
        {
            kind: 'record',
            uuid: VOLUME_UUID,
            name: 'guest-al-web',
            group: 'lvm-data',
            sizeBytes: 8388608,
            zeroedBytes: 8388608,
            verifiedBytes: 8388608,
            by: 'bob',
            started: WRITTEN.started,
            finished: WRITTEN.finished,
            method: 'BLKZEROOUT',
            extents: ['/dev/vdb:7-8', '/dev/vdc:0-0'],
        },
    ])
})

test('nobody knows who confirmed: that is no reason to hide the record', () => {
    expect(parseRecords(JSON.stringify([{ ...WRITTEN, by: null }]))).toMatchObject([{ by: '' }])
})

for (const [what, value] of [
    ['its UUID alone', { uuid: VOLUME_UUID }],
    ['a size that is no number', { ...WRITTEN, verified_bytes: '8388608' }],
    ['an extent that is none', { ...WRITTEN, extents: [7] }],
    ['no extents', { ...WRITTEN, extents: undefined }],
] as const)
    test(`a record with ${what} cannot be read, and takes no other one with it`, () => {
        expect(parseRecords(JSON.stringify([value, WRITTEN]))).toMatchObject([
            { kind: 'broken', uuid: VOLUME_UUID },
            { kind: 'record' },
        ])
    })

test('what is no list is no records', () => {
    expect(() => parseRecords('{}')).toThrow()
    expect(parseRecords('[7]')).toEqual([{ kind: 'broken', uuid: '' }])
})

test('the records are asked of the program, as root', async () => {
    const host = new FakeHost()
    host.onSpawn = process => {
        process.succeed(JSON.stringify([WRITTEN]))
    }
    expect(await readRecords()).toHaveLength(1)
    expect(host.lines).toEqual([`${WIPE} records`])
    host.onSpawn = process => {
        process.succeed('x')
    }
    await expect(readRecords()).rejects.toMatchObject({ kind: 'failed' })
})
