// SPDX-License-Identifier: LGPL-2.1-or-later
/** Whether what was recorded is still what the host says; and the recording of it, with RAPTOR_RECORD=1. */
import { existsSync, writeFileSync } from 'node:fs'
import { env } from 'node:process'
import { expect } from '@playwright/test'
import type { Heard } from './heard'
import type { Json } from './json'
import { kindOf, shapeOf } from './shape'
import { generalOf } from './wire'
import { RECORDED, readRecorded } from './world'

/** Signals tell of whatever has changed: what of them is played is in PLAYED. */
const isSignal = (question: string) => question.startsWith('signal ')

/** What the scenes let systemd and libvirt tell (scenes.ts), as parts of the shape of what these do tell. */
const PLAYED: Readonly<Record<string, readonly string[]>> = {
    'signal org.freedesktop.systemd1 org.freedesktop.DBus.Properties.PropertiesChanged': [
        '[][]: text',
        '[][].StatusText.t: text',
        '[][].StatusText.v: text',
    ],
    'signal org.libvirt org.libvirt.Connect.DomainEvent': ['[][]: text', '[][]: number'],
}

/** What the host says at other times than when it was recorded: before its first machine, while libvirt is busy, and to the second page
 *  of a log-in. */
const ALSO: readonly (readonly [string, readonly Json[]])[] = [
    // No machine has run yet.
    ['cat /sys/fs/cgroup/machine.slice/cpuset.cpus.effective', [null]],
    ['systemctl show --value --property AllowedCPUs machine.slice', ['']],
    ['sudo raptor-look volumes --follow', ['{"group": {"name": ""}, "references": null, "silent": ""}']],
    // A machine was deleted before, as another test does; or a volume was wiped that nobody who is known has confirmed.
    ['sudo raptor-wipe records', ['[{"domain": {"uuid": "", "name": ""}, "by": null}]']],
    [
        'org.freedesktop.systemd1 / org.freedesktop.systemd1.Manager.Subscribe []',
        [{ error: ['org.freedesktop.systemd1.AlreadySubscribed', ['Client is already subscribed.']] }],
    ],
]

function shapes(answers: Iterable<readonly [string, readonly Json[]]>): ReadonlyMap<string, ReadonlySet<string>> {
    const all = new Map<string, ReadonlySet<string>>()
    for (const [question, said] of answers) {
        const kind = kindOf(generalOf(question))
        all.set(kind, new Set([...(all.get(kind) ?? []), ...shapeOf(said)]))
    }
    return all
}

/** The first answer to each question: what came later is what the test itself has done. What is recorded already stays. */
function record(heard: Heard) {
    const before = existsSync(RECORDED) ? readRecorded() : {}
    const first = [...heard]
        .filter(([question]) => !isSignal(question))
        .map(([question, [answer = null]]) => [generalOf(question), answer] as const)
    const all = { ...Object.fromEntries(first), ...before }
    const sorted = Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1))
    writeFileSync(RECORDED, `${JSON.stringify(Object.fromEntries(sorted), undefined, 1)}\n`)
}

/** A question that was not recorded, or an answer with a part that no recorded one of its kind has, is a fault: `make record`. */
export function holdAgainstRecorded(heard: Heard) {
    if (env['RAPTOR_RECORD'] === '1') record(heard)
    const recorded = Object.entries(readRecorded()).map(([question, answer]) => [question, [answer]] as const)
    const known = shapes([...recorded, ...ALSO])
    for (const [kind, shape] of shapes(heard)) {
        const played = PLAYED[kind]
        if (played)
            expect.soft([...shape], `${kind}, as the scenes play it`).toEqual(expect.arrayContaining([...played]))
        if (isSignal(kind)) continue
        expect.soft(known.has(kind), `is recorded: ${kind}`).toBe(true)
        const strange = [...shape].filter(part => known.get(kind)?.has(part) === false)
        expect.soft(strange, `not in what was recorded: ${kind}`).toEqual([])
    }
}
