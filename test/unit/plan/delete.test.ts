// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { planDelete } from '../../../src/plan/delete'
import { runSteps } from '../../../src/plan/engine'
import { FakeHost, WIPE } from '../fakes/cockpit'
import { UUID, VOLUME_UUID, volumeOf } from '../fakes/example'

test('one command commits a volume and its domain, each by its UUID, and starts what finishes it', () => {
    const plan = planDelete(volumeOf(), UUID)
    expect(plan.map(({ kind, command }) => [kind, command])).toEqual([
        ['start-wipe', `sudo ${WIPE} start ${VOLUME_UUID} --domain ${UUID}`],
    ])
})

test('nothing of it is undone: the mark is the commitment', () => {
    for (const step of planDelete(volumeOf(), UUID)) expect(step).toMatchObject({ final: true })
})

test('a volume without a domain ends by itself', () => {
    expect(planDelete(volumeOf(), undefined)[0]?.command).toBe(`sudo ${WIPE} start ${VOLUME_UUID}`)
})

test('what the host refuses is told in its own words, and nothing else is tried', async () => {
    const host = new FakeHost()
    host.onSpawn = process => {
        process.fail({ message: 'raptor-wipe: the domain srv has this volume' })
    }
    const outcome = await runSteps(planDelete(volumeOf(), UUID), () => undefined)
    const error = { message: 'raptor-wipe: the domain srv has this volume' }
    expect(outcome).toMatchObject({ kind: 'failed', step: 'start-wipe', error, left: [] })
    expect(host.processes).toHaveLength(1)
})
