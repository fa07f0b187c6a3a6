// SPDX-License-Identifier: LGPL-2.1-or-later

import { entry } from '../base/variant'

/** What goes one way and the other, in bytes since the domain has started. */
export type Traffic = { readonly in: number; readonly out: number }

/** What a domain has used at a moment. Undefined where libvirt does not say it. */
export type Counters = {
    /** by performance.now(), in milliseconds */
    readonly at: number
    /** the time that each vCPU has run, in nanoseconds, by its number; one that is offline has none */
    readonly vcpus: ReadonlyMap<number, number>
    /** what QEMU has of the host's memory, in bytes */
    readonly residentBytes: number | undefined
    /** what the guest itself says: what it has, and what of it can be had for more, in bytes */
    readonly guest: { readonly totalBytes: number; readonly usableBytes: number } | undefined
    /** in: read by the guest; out: written. Of each device that libvirt tells of, by its name */
    readonly disks: ReadonlyMap<string, Traffic>
    /** in: received by the guest; out: sent */
    readonly network: ReadonlyMap<string, Traffic>
}

/** VIR_DOMAIN_STATS_BALLOON, _VCPU, _INTERFACE, _BLOCK, libvirt-domain.h */
export const USAGE_STATS = 4 | 8 | 16 | 32

/** VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT, libvirt-domain.h: what a busy QEMU would have to be asked is left out */
export const USAGE_FLAGS = 1 << 29

const KIB = 1024

/** What a guest says of its memory counts for so long, in seconds, and as much apart may the clocks of host and browser be. */
const FRESH = 120

function parser(stats: unknown) {
    const number = (key: string) => {
        const found = entry(stats, key)
        return typeof found === 'number' ? found : undefined
    }
    const indices = (key: string) => Array.from({ length: number(key) ?? 0 }, (_none, index) => index)
    return {
        number,
        indices,
        /** Of each device of a kind. A QEMU that is busy is not asked, and its devices are named without what they did. */
        traffic: (kind: string, [inwards, outwards]: readonly [string, string]): ReadonlyMap<string, Traffic> =>
            new Map(
                indices(`${kind}.count`).flatMap(index => {
                    const of = `${kind}.${String(index)}`
                    const [name, both] = [
                        entry(stats, `${of}.name`),
                        [inwards, outwards].map(key => number(`${of}.${key}`)),
                    ]
                    const [into, out] = both
                    return typeof name !== 'string' || into === undefined || out === undefined
                        ? []
                        : [[name, { in: into, out }] as const]
                }),
            ),
    }
}

/**
 * From the answer of GetStats with USAGE_STATS, as Cockpit hands it on. libvirt, virConnectGetAllDomainStats
 * @param at by performance.now()
 * @param now in milliseconds since 1970
 */
export function parseUsage(stats: unknown, at: number, now: number): Counters {
    const { number, indices, traffic } = parser(stats)
    const kib = (key: string) => {
        const found = number(key)
        return found === undefined ? undefined : found * KIB
    }
    const [totalBytes, usableBytes] = [kib('balloon.available'), kib('balloon.usable') ?? kib('balloon.unused')]
    // Without a period for it QEMU goes on saying what the guest has said once, at its boot.
    const isFresh = Math.abs(now / 1000 - (number('balloon.last-update') ?? 0)) < FRESH
    return {
        at,
        vcpus: new Map(
            indices('vcpu.maximum').flatMap(index => {
                const time = number(`vcpu.${String(index)}.time`)
                return time === undefined ? [] : [[index, time] as const]
            }),
        ),
        residentBytes: kib('balloon.rss'),
        guest:
            !isFresh || totalBytes === undefined || usableBytes === undefined ? undefined : { totalBytes, usableBytes },
        disks: traffic('block', ['rd.bytes', 'wr.bytes']),
        network: traffic('net', ['rx.bytes', 'tx.bytes']),
    }
}

/** What a domain uses between two moments. Undefined where that is not known. */
export type Usage = {
    /** the later one, by performance.now(), in milliseconds */
    readonly at: number
    /** of each vCPU, from 0 to 1, by its number */
    readonly vcpus: ReadonlyMap<number, number>
    /** of all vCPUs, from 0 to 1 */
    readonly cpu: number | undefined
    readonly residentBytes: number | undefined
    readonly guest: Counters['guest']
    /** bytes a second */
    readonly disks: Traffic | undefined
    /** bytes a second */
    readonly network: Traffic | undefined
}

/** How far back it is told, in milliseconds. */
export const REMEMBERED = 300_000

/** The longest time between two looks that belong together, in milliseconds: a page that was out of sight has a gap. */
export const TOGETHER = 10_000

/** Of the devices that are there both times. Undefined where there are none. */
function rate(
    before: ReadonlyMap<string, Traffic>,
    now: ReadonlyMap<string, Traffic>,
    seconds: number,
): Traffic | undefined {
    const all = [...now].flatMap(([name, later]) => {
        const earlier = before.get(name)
        // Another device of that name, which has begun anew.
        if (!earlier || later.in < earlier.in || later.out < earlier.out) return []
        return [{ in: (later.in - earlier.in) / seconds, out: (later.out - earlier.out) / seconds }]
    })
    if (all.length === 0) return undefined
    return all.reduce((sum, one) => ({ in: sum.in + one.in, out: sum.out + one.out }))
}

/** @returns undefined where they do not belong together: the page was out of sight between them, or the domain was started anew */
export function usageBetween(before: Counters, now: Counters): Usage | undefined {
    const milliseconds = now.at - before.at
    if (milliseconds <= 0 || milliseconds > TOGETHER) return undefined
    const vcpus = new Map<number, number>()
    for (const [index, time] of now.vcpus) {
        const earlier = before.vcpus.get(index)
        if (earlier === undefined) continue
        if (time < earlier) return undefined
        // The host's clock and the browser's are not read at the same moment.
        vcpus.set(index, Math.min(1, (time - earlier) / 1e6 / milliseconds))
    }
    const sum = [...vcpus.values()].reduce((all, one) => all + one, 0)
    const seconds = milliseconds / 1000
    return {
        at: now.at,
        vcpus,
        cpu: vcpus.size === 0 ? undefined : sum / vcpus.size,
        residentBytes: now.residentBytes,
        guest: now.guest,
        disks: rate(before.disks, now.disks, seconds),
        network: rate(before.network, now.network, seconds),
    }
}
