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
    disks: new Map(),
    network: new Map(),
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
        'balloon.last-update': 1_700_000_000,
        'block.0.name': 'vda',
        'block.1.name': 'vdb',
        'block.0.rd.bytes': 10,
        'block.0.wr.bytes': 20,
        'block.1.rd.bytes': 5,
        'net.count': 1,
        'net.0.name': 'vnet0',
        'net.0.rx.bytes': 7,
        'net.0.tx.bytes': 8,
    })
    expect(parseUsage(stats, 5, 1_700_000_060_000)).toEqual({
        at: 5,
        vcpus: new Map([
            [0, 1e9],
            [2, 2e9],
        ]),
        residentBytes: 2000 * 1024,
        guest: { totalBytes: 1000 * 1024, usableBytes: 400 * 1024 },
        disks: new Map([['vda', { in: 10, out: 20 }]]),
        network: new Map([['vnet0', { in: 7, out: 8 }]]),
    })
})

test('what it does not say is not known, whatever it says instead', () => {
    for (const stats of [{}, null, 'x', variants({ 'vcpu.maximum': 1, 'balloon.available': 5, 'block.count': 0 })])
        expect(parseUsage(stats, 0, 0)).toEqual(counters({}))
})

test('rates between two moments', () => {
    const before = counters({
        vcpus: new Map([
            [0, 0],
            [1, 5e9],
        ]),
        disks: new Map([['vda', { in: 0, out: 100 }]]),
        network: new Map([['vnet0', { in: 1, out: 1 }]]),
    })
    const now = counters({
        at: 2000,
        vcpus: new Map([
            [0, 1e9],
            [1, 9e9],
        ]),
        disks: new Map([['vda', { in: 4000, out: 100 }]]),
        network: new Map([['vnet0', { in: 3, out: 2 }]]),
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

test('a device or a vCPU that came or went meanwhile, or was not told of', () => {
    const before = counters({
        vcpus: new Map([[0, 0]]),
        disks: new Map([
            ['vda', { in: 50, out: 50 }],
            ['vdb', { in: 1, out: 1 }],
        ]),
    })
    const now = counters({
        at: 1000,
        vcpus: new Map([[1, 7]]),
        disks: new Map([
            ['vda', { in: 20, out: 60 }],
            ['vdb', { in: 2, out: 1 }],
            ['vdc', { in: 1e12, out: 0 }],
        ]),
        network: new Map([['vnet0', { in: 1, out: 1 }]]),
    })
    expect(usageBetween(before, now)).toMatchObject({ cpu: undefined, disks: { in: 1, out: 0 }, network: undefined })
    // A QEMU that is busy tells of none: no rate now, and none of all since its start afterwards.
    const silent = counters({ at: 2000 })
    expect(usageBetween(now, silent)?.disks).toBeUndefined()
    expect(usageBetween(silent, { ...now, at: 3000 })?.disks).toBeUndefined()
})

test('what a guest has said of its memory at its boot is not what it uses now', () => {
    const stats = variants({ 'balloon.available': 1000, 'balloon.usable': 400, 'balloon.last-update': 1_700_000_000 })
    expect(parseUsage(stats, 0, 1_700_000_600_000).guest).toBeUndefined()
    expect(parseUsage(stats, 0, 1_700_000_030_000).guest).toBeDefined()
})
