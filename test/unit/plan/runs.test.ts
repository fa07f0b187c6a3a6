// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import type { WishFaults } from '../../../src/machine/wish/spec'
import type { OtherVolume } from '../../../src/plan/actions'
import type { Outcome, Progress } from '../../../src/plan/engine'
import type { DeletionFault } from '../../../src/machine/volume/deletion'
import { isCancellable, openRuns } from '../../../src/plan/runs'
import type { DeleteTask, ProvisionTask } from '../../../src/plan/task'
import { deferred, quiet } from '../fakes/deferred'
import { specOf, UUID, volumeOf, WISH } from '../fakes/example'

const PROVISION: ProvisionTask = { kind: 'provision', name: 'alice-web', wish: WISH, spec: specOf(), uuid: UUID }
const DELETE: DeleteTask = { kind: 'delete', name: 'alice-db', domainUuid: UUID, volume: volumeOf() }
const running = (cancellable: boolean): Progress => ({ kind: 'running', plan: [], steps: {}, cancellable })

/** One run of each kind, whose work goes on as the test says. */
function setUp() {
    const runs = openRuns()
    const work = <F, Q>() => {
        const outcome = deferred<Outcome<F, Q>>()
        let told: { onProgress: (progress: Progress) => void; cancel?: AbortSignal } | undefined
        return {
            outcome,
            work: (means: NonNullable<typeof told>) => {
                told = means
                return outcome.promise
            },
            say: (progress: Progress) => told?.onProgress(progress),
            isCancelled: () => told?.cancel?.aborted,
        }
    }
    const provisioning = work<WishFaults, never>()
    const deletion = work<DeletionFault, OtherVolume>()
    return {
        runs,
        provisioning,
        deletion,
        provision: () => runs.provision(PROVISION, provisioning.work),
        remove: () => runs.delete(DELETE, deletion.work),
        of: (id: number) => runs.snapshot().find(run => run.id === id),
    }
}

test('a run is seen from its first moment, with how far it is, by whoever listens', () => {
    const { runs, provisioning, provision, of } = setUp()
    let told = 0
    runs.subscribe(() => (told += 1))
    const id = provision()
    expect(of(id)).toMatchObject({ kind: 'provision', name: 'alice-web', progress: { kind: 'locking' } })
    provisioning.say(running(true))
    expect(of(id)).toMatchObject({ progress: { kind: 'running' } })
    expect(told).toBe(2)
})

test('what was provisioned while nobody looked is told until somebody has seen it', async () => {
    const { runs, provisioning, provision, of } = setUp()
    const id = provision()
    runs.dismiss(id)
    expect(of(id)).toBeDefined()
    provisioning.outcome.resolve({ kind: 'done', steps: {} })
    await quiet()
    expect(of(id)).toMatchObject({ outcome: { kind: 'done' }, followed: false })
    runs.dismiss(id)
    expect(runs.snapshot()).toEqual([])
})

test('whoever follows a run has been told of its end, and whoever leaves before has not', async () => {
    const { runs, provisioning, deletion, provision, remove, of } = setUp()
    const [first, second] = [provision(), remove()]
    const [leaveFirst, leaveSecond] = [runs.follow(first), runs.follow(second)]
    expect(of(first)).toMatchObject({ followed: true })
    leaveSecond()
    provisioning.outcome.resolve({ kind: 'done', steps: {} })
    deletion.outcome.resolve({ kind: 'refused', faults: { kind: 'gone' } })
    await quiet()
    leaveFirst()
    expect(runs.snapshot()).toMatchObject([{ id: second, followed: false, outcome: { kind: 'refused' } }])
})

test('a volume that was given to its wipe needs no word: the list shows it', async () => {
    const { runs, deletion, remove } = setUp()
    remove()
    deletion.outcome.resolve({ kind: 'done', steps: {} })
    await quiet()
    expect(runs.snapshot()).toEqual([])
})

test('what is cancelled before anything was begun needs none either; what was taken back is told', async () => {
    for (const [steps, left] of [
        [{}, 0],
        [{ define: 'undone' }, 1],
    ] as const) {
        const { runs, provisioning, provision } = setUp()
        const id = provision()
        runs.cancel(id)
        expect(provisioning.isCancelled()).toBe(true)
        expect(runs.snapshot()).toMatchObject([{ cancelling: true }])
        provisioning.outcome.resolve({ kind: 'cancelled', steps, left: [] })
        await quiet()
        expect(runs.snapshot()).toHaveLength(left)
    }
})

test('what cannot be taken back any more is not cancelled', () => {
    const { runs, deletion, remove, of } = setUp()
    const id = remove()
    deletion.say(running(false))
    runs.cancel(id)
    expect(deletion.isCancelled()).toBe(false)
    const run = of(id)
    expect(run && isCancellable(run)).toBe(false)
})

test('two runs do not get in each other’s way', async () => {
    const { runs, provisioning, deletion, provision, remove } = setUp()
    const [first, second] = [provision(), remove()]
    deletion.say({ kind: 'checking' })
    runs.cancel(first)
    expect(deletion.isCancelled()).toBe(false)
    provisioning.outcome.resolve({ kind: 'cancelled', steps: {}, left: [] })
    await quiet()
    expect(runs.snapshot()).toMatchObject([{ id: second, progress: { kind: 'checking' }, cancelling: false }])
})
