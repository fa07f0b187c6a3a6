// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { parseHappening, parseLife, withHappening, type Happenings } from '../../../../src/machine/domain/happening'

for (const [event, detail, words] of [
    [2, 0, 'Started Booted'],
    [3, 2, 'Suspended I/O Error'],
    [5, 1, 'Stopped Destroyed'],
    [6, 1, 'Shutdown Finished after guest request'],
    [8, 0, 'Crashed Panicked'],
    [5, 77, 'Stopped 77'],
    [99, 1, '99'],
] as const)
    test(`libvirt's event ${String(event)}, ${String(detail)} is ${words}`, () => {
        expect(parseLife(event, detail, 7)).toEqual({ at: 7, kind: 'lifecycle', detail: words })
    })

for (const [signal, args, kind, detail] of [
    ['Reboot', [], 'reboot', ''],
    ['IOError', ['/dev/vg/x', 'virtio-disk0', 1, 'enospc'], 'io-error-reason', '/dev/vg/x (virtio-disk0) pause enospc'],
    ['IOError', ['/dev/vg/x', 'virtio-disk0', 2, ''], 'io-error-reason', '/dev/vg/x (virtio-disk0) report'],
    ['Watchdog', [2], 'watchdog', 'reset'],
    ['DeviceAdded', ['net1'], 'device-added', 'net1'],
    ['DeviceAdded', [{}], 'device-added', ''],
    ['BalloonChange', [1024], 'balloon-change', '1024 KiB'],
    ['Tunable', [{ 'cputune.vcpupin0': {} }], 'tunable', 'cputune.vcpupin0'],
] as const)
    test(`${signal} tells ${kind} ${detail}`, () => {
        expect(parseHappening(signal, args, 7)).toEqual({ at: 7, kind, detail })
    })

test('a signal that tells of nothing', () => {
    expect(parseHappening('Graphics', [], 0)).toBeUndefined()
})

test('the last of each domain are remembered', () => {
    let all: Happenings = new Map()
    for (let at = 0; at < 300; at += 1) all = withHappening(all, 'a', { at, kind: 'reboot', detail: '' })
    all = withHappening(all, 'b', { at: 1, kind: 'reboot', detail: '' })
    expect(all.get('a')).toHaveLength(200)
    expect(all.get('a')?.at(-1)?.at).toBe(299)
    expect(all.get('b')).toHaveLength(1)
})
