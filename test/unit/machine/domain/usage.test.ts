// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { parseUsage, usageBetween, type Counters } from '../../../../src/machine/domain/usage'

const variants = (values: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(values).map(([key, v]) => [key, { t: 'v', v: { t: 't', v } }]))

const counters = (part: Partial<Counters>): Counters => ({
    at: 0,
    vcpus: new Map(),
    residentBytes: undefined,
    guest: undefined,
    disks: undefined,
    network: undefined,
    ...part,
})

test('what libvirt counts of a domain', () => {
    const stats = variants({
        'vcpu.current': 2,
        'vcpu.maximum': 3,
        'vcpu.0.time': 1e9,
        'vcpu.2.time': 2e9,
        'balloon.available': 1000,
        'balloon.usable': 400,
        'balloon.unused': 300,
        'balloon.rss': 2000,
        'block.count': 2,
        'block.0.rd.bytes': 10,
        'block.0.wr.bytes': 20,
        'block.1.rd.bytes': 5,
        'net.count': 1,
        'net.0.rx.bytes': 7,
        'net.0.tx.bytes': 8,
    })
    expect(parseUsage(stats, 5)).toEqual({
        at: 5,
        vcpus: new Map([
            [0, 1e9],
            [2, 2e9],
        ]),
        residentBytes: 2000 * 1024,
        guest: { totalBytes: 1000 * 1024, usableBytes: 400 * 1024 },
        disks: { in: 15, out: 20 },
        network: { in: 7, out: 8 },
    })
})

test('what it does not say is not known, whatever it says instead', () => {
    for (const stats of [{}, null, 'x', variants({ 'vcpu.maximum': 1, 'balloon.available': 5, 'block.count': 0 })])
        expect(parseUsage(stats, 0)).toEqual(counters({}))
})

test('rates between two moments', () => {
    const before = counters({
        vcpus: new Map([
            [0, 0],
            [1, 5e9],
        ]),
        disks: { in: 0, out: 100 },
        network: { in: 1, out: 1 },
    })
    const now = counters({
        at: 2000,
        vcpus: new Map([
            [0, 1e9],
            [1, 9e9],
        ]),
        disks: { in: 4000, out: 100 },
        network: { in: 3, out: 2 },
    })
    const usage = usageBetween(before, now)
    // More than there is: the clocks are not read at one moment.
    expect(usage?.vcpus).toEqual(
        new Map([
            [0, 0.5],
            [1, 1],
        ]),
    )
    expect(usage?.cpu).toBe(0.75)
    expect(usage?.disks).toEqual({ in: 2000, out: 0 })
    expect(usage?.network).toEqual({ in: 1, out: 0.5 })
})

for (const [what, before, now] of [
    ['out of sight between them', counters({}), counters({ at: 20_000 })],
    ['no time between them', counters({ at: 5 }), counters({ at: 5 })],
    ['started anew', counters({ vcpus: new Map([[0, 9]]) }), counters({ at: 1000, vcpus: new Map([[0, 1]]) })],
] as const)
    test(`they do not belong together: ${what}`, () => {
        expect(usageBetween(before, now)).toBeUndefined()
    })

test('a device or a vCPU that came or went meanwhile', () => {
    const before = counters({ vcpus: new Map([[0, 0]]), disks: { in: 50, out: 50 } })
    const now = counters({ at: 1000, vcpus: new Map([[1, 7]]), disks: { in: 20, out: 60 }, network: { in: 1, out: 1 } })
    expect(usageBetween(before, now)).toMatchObject({ cpu: undefined, disks: undefined, network: undefined })
})
