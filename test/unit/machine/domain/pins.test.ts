// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { cpusNamed, unpinnedVcpus } from '../../../../src/machine/domain/pins'
import { RAPTOR, read, xml } from '../../fakes/domain-text'

const now = (parts: string) => read(xml(parts)).now

for (const [what, parts, unpinned, named] of [
    ["raptor.md's machine", RAPTOR, [], [4, 5, 6, 7]],
    ['a domain without pins', '<vcpu>2</vcpu>', [0, 1], []],
    ['a cpuset alone', "<vcpu cpuset='2-3'>2</vcpu>", [], [2, 3]],
    [
        'two pins of four vCPUs',
        "<vcpu>4</vcpu><cputune><vcpupin vcpu='2' cpuset='5'/><vcpupin vcpu='0' cpuset='4'/></cputune>",
        [1, 3],
        [4, 5],
    ],
    [
        'two pins of four vCPUs, the others on the cpuset',
        "<vcpu cpuset='0-1'>4</vcpu><cputune><vcpupin vcpu='0' cpuset='4'/><vcpupin vcpu='1' cpuset='5'/></cputune>",
        [],
        [0, 1, 4, 5],
    ],
    [
        'a pin of an I/O thread',
        "<vcpu>1</vcpu><cputune><iothreadpin iothread='1' cpuset='6'/><emulatorpin cpuset='7'/></cputune>",
        [0],
        [6, 7],
    ],
    ['a CPU beyond what Linux has', "<vcpu cpuset='4-5,9000'>1</vcpu>", [], [4, 5, 9000]],
    ['a pin that is no list', "<vcpu>1</vcpu><cputune><vcpupin vcpu='0' cpuset='all'/></cputune>", [0], []],
    [
        'a pin of which a part is a list',
        "<vcpu>1</vcpu><cputune><vcpupin vcpu='0' cpuset='4,x,6'/></cputune>",
        [],
        [4, 6],
    ],
] as const)
    test(`${what}: unpinned ${unpinned.join(' ') || 'none'}, named ${named.join(' ') || 'no CPU'}`, () => {
        const pinning = now(parts)
        expect(unpinnedVcpus(pinning)).toEqual(unpinned)
        expect([...cpusNamed(pinning)].sort((a, b) => a - b)).toEqual(named)
    })

test('how many vCPUs are plugged in stands beside the most that there can be', () => {
    expect(now("<vcpu placement='static' current='2'>4</vcpu>")).toMatchObject({ vcpus: 4, currentVcpus: 2 })
    expect(now('<vcpu>\n  4\n</vcpu>')).toMatchObject({ vcpus: 4, currentVcpus: 4 })
})

test('two pins of one vCPU are one pin: any of them may be meant', () => {
    const tune = "<cputune><vcpupin vcpu='0' cpuset='4'/><vcpupin vcpu='0' cpuset='5'/></cputune>"
    expect(now(tune).pins).toEqual([{ vcpu: 0, cpus: [4, 5] }])
})
