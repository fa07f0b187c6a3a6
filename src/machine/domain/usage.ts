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
    /** in: read by the guest; out: written */
    readonly disks: Traffic | undefined
    /** in: received by the guest; out: sent */
    readonly network: Traffic | undefined
}

/** VIR_DOMAIN_STATS_BALLOON, _VCPU, _INTERFACE, _BLOCK, libvirt-domain.h */
export const USAGE_STATS = 4 | 8 | 16 | 32

/** VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT, libvirt-domain.h: what a busy QEMU would have to be asked is left out */
export const USAGE_FLAGS = 1 << 29

const KIB = 1024

function parser(stats: unknown) {
    const number = (key: string) => {
        const found = entry(stats, key)
        return typeof found === 'number' ? found : undefined
    }
    const indices = (key: string) => Array.from({ length: number(key) ?? 0 }, (_none, index) => index)
    return {
        number,
        indices,
        /** Of all devices of a kind together; what is not told counts nothing. */
        traffic: (kind: string, [inwards, outwards]: readonly [string, string]): Traffic | undefined => {
            const all = indices(`${kind}.count`)
            const sum = (key: string) =>
                all.reduce((bytes, index) => bytes + (number(`${kind}.${String(index)}.${key}`) ?? 0), 0)
            return all.length === 0 ? undefined : { in: sum(inwards), out: sum(outwards) }
        },
    }
}

/**
 * From the answer of GetStats with USAGE_STATS, as Cockpit hands it on. libvirt, virConnectGetAllDomainStats
 * @param at by performance.now()
 */
export function parseUsage(stats: unknown, at: number): Counters {
    const { number, indices, traffic } = parser(stats)
    const kib = (key: string) => {
        const found = number(key)
        return found === undefined ? undefined : found * KIB
    }
    const [totalBytes, usableBytes] = [kib('balloon.available'), kib('balloon.usable') ?? kib('balloon.unused')]
    return {
        at,
        vcpus: new Map(
            indices('vcpu.maximum').flatMap(index => {
                const time = number(`vcpu.${String(index)}.time`)
                return time === undefined ? [] : [[index, time] as const]
            }),
        ),
        residentBytes: kib('balloon.rss'),
        guest: totalBytes === undefined || usableBytes === undefined ? undefined : { totalBytes, usableBytes },
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

/** The longest time between two looks that belong together, in milliseconds: a page that was out of sight has a gap. */
const TOGETHER = 10_000

function rate(before: Traffic | undefined, now: Traffic | undefined, seconds: number): Traffic | undefined {
    if (!before || !now) return undefined
    const both = { in: (now.in - before.in) / seconds, out: (now.out - before.out) / seconds }
    // A device was taken away.
    return both.in < 0 || both.out < 0 ? undefined : both
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
