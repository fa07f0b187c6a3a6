// SPDX-License-Identifier: LGPL-2.1-or-later

import { no, ok, type Parsed } from './parsed'

/** A list of host CPU numbers, in the order in which it was written. */
export type CpuList = readonly number[]

export type CpuListFault = 'empty' | 'not-a-list'

/** libvirt's own bound (VIR_DOMAIN_CPUMASK_LEN), beyond Linux's; a larger number in a range would only fill memory. */
const CPU_LIMIT = 16384

/**
 * A CPU list as libvirt and Linux write it: `4-7`, `6,7`, `0-3,8`; with `^3` (libvirt) taking one out again.
 * Order is kept, since the first vCPU gets the first CPU. Repetitions stay: whether they matter is the caller's rule.
 * Source: libvirt formatdomain, "CPU Allocation", cpuset.
 */
export function parseCpuList(text: string): Parsed<CpuList, CpuListFault> {
    const parts = text.split(',').map(part => part.trim())
    if (parts.every(part => part === '')) return no('empty')
    let cpus: number[] = []
    for (const part of parts) {
        const match = /^(\^?)(\d{1,5})(?:-(\d{1,5}))?$/.exec(part)
        if (!match) return no('not-a-list')
        const first = Number(match[2])
        const last = match[3] === undefined ? first : Number(match[3])
        if (last < first || last >= CPU_LIMIT) return no('not-a-list')
        const range = Array.from({ length: last - first + 1 }, (_, index) => first + index)
        cpus = match[1] === '^' ? cpus.filter(cpu => cpu < first || cpu > last) : [...cpus, ...range]
    }
    return cpus.length === 0 ? no('empty') : ok(cpus)
}

/**
 * The CPUs of a list that somebody else has written and the host has taken: each once, none for an empty list. Of one that
 * cannot be read as a whole, every part that can be: too many are claimed rather than too few.
 */
export function readCpus(text: string): CpuList {
    const parsed = parseCpuList(text)
    if (parsed.ok) return [...new Set(parsed.value)]
    if (parsed.fault === 'empty') return []
    const parts = text.split(',').flatMap(part => {
        const one = parseCpuList(part)
        return one.ok ? one.value : []
    })
    return [...new Set(parts)]
}

/** A list in short form: runs of three or more become a range. The order is kept. */
export function showCpuList(cpus: CpuList): string {
    return showRuns(cpus, 3)
}

/** A set of CPUs, any of which will do, as the kernel shows one: two next to each other are a range, too. cpuset(7) */
export function showCpuSet(cpus: CpuList): string {
    return showRuns(sortedCpus(cpus), 2)
}

/** @param shortest run that becomes a range */
function showRuns(cpus: CpuList, shortest: number): string {
    const parts: string[] = []
    for (let start = 0; start < cpus.length;) {
        let end = start
        while (cpus[end + 1] === (cpus[end] ?? NaN) + 1) end += 1
        const first = String(cpus[start])
        if (end - start + 1 >= shortest) parts.push(`${first}-${String(cpus[end])}`)
        else for (let index = start; index <= end; index += 1) parts.push(String(cpus[index]))
        start = end + 1
    }
    return parts.join(',')
}

/** The numbers that stand more than once. */
export function repeatedCpus(cpus: CpuList): CpuList {
    return [...new Set(cpus.filter((cpu, index) => cpus.indexOf(cpu) !== index))]
}

export function sortedCpus(cpus: Iterable<number>): CpuList {
    return [...new Set(cpus)].sort((a, b) => a - b)
}
