// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { limitWipe, pauseWipe, readFailure, startWipe } from '../../../../src/host/lvm/wipes'
import { FakeHost, WIPE } from '../../fakes/cockpit'
import { UUID, VOLUME_UUID } from '../../fakes/example'

test('a volume and a domain are named by their UUIDs and by nothing else', () => {
    expect(startWipe(VOLUME_UUID)).toEqual([WIPE, 'start', VOLUME_UUID])
    expect(startWipe(VOLUME_UUID, UUID)).toEqual([WIPE, 'start', VOLUME_UUID, '--domain', UUID])
})

test('a pause, its end, a limit and its end', () => {
    expect(pauseWipe(VOLUME_UUID, true)).toEqual([WIPE, 'pause', VOLUME_UUID])
    expect(pauseWipe(VOLUME_UUID, false)).toEqual([WIPE, 'resume', VOLUME_UUID])
    expect(limitWipe(VOLUME_UUID, 1048576)).toEqual([WIPE, 'limit', VOLUME_UUID, '1048576'])
    expect(limitWipe(VOLUME_UUID, undefined)).toEqual([WIPE, 'limit', VOLUME_UUID, 'none'])
})

const PATH = `/var/lib/raptor/wipes/${VOLUME_UUID}.failure.json`
for (const [text, why] of [
    ['{"why": "it was mounted"}', 'it was mounted'],
    ['{"why": 7}', undefined],
    ['[]', undefined],
    ['null', undefined],
] as const)
    test(`a failure that was kept as ${text} is ${why ?? 'not known'}`, async () => {
        new FakeHost().files.set(PATH, text)
        expect(await readFailure(VOLUME_UUID)).toBe(why)
    })

test('a failure that nobody kept is not known; one that cannot be read is said', async () => {
    const host = new FakeHost()
    expect(await readFailure(VOLUME_UUID)).toBeUndefined()
    host.files.set(PATH, '{')
    await expect(readFailure(VOLUME_UUID)).rejects.toThrow(/JSON/)
})
