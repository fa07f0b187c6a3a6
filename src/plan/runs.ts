// SPDX-License-Identifier: LGPL-2.1-or-later

import type { DeletionFault } from '../machine/volume/deletion'
import type { WishFaults } from '../machine/wish/spec'
import type { Means, OtherVolume } from './actions'
import type { Outcome, Progress } from './engine'
import type { DeleteTask, ProvisionTask, Task } from './task'

type Under<F, Q = never> = {
    readonly id: number
    readonly progress: Progress
    /** undefined while it is under way */
    readonly outcome: Outcome<F, Q> | undefined
    /** somebody has cancelled it, and it has not ended yet */
    readonly cancelling: boolean
    /** a dialog or a page tells of it just now */
    readonly followed: boolean
}

export type ProvisionRun = ProvisionTask & Under<WishFaults>
export type DeleteRun = DeleteTask & Under<DeletionFault, OtherVolume>

/** A task under way, or ended and not yet told of. */
export type Run = ProvisionRun | DeleteRun

/** Does a task, says how far it is, and heeds who cancels it. */
type Work<F, Q = never> = (told: Pick<Means, 'onProgress' | 'cancel'>) => Promise<Outcome<F, Q>>

/** The runs of this page. Each goes on whatever place somebody looks at, and its outcome stays until she has seen it. */
export type Runs = {
    readonly subscribe: (onChange: () => void) => () => void
    /** oldest first; replaced as a whole, never changed */
    readonly snapshot: () => readonly Run[]
    /** Begins a task (begin.ts says how each is done). @returns the run's id */
    readonly provision: (task: ProvisionTask, work: Work<WishFaults>) => number
    readonly delete: (task: DeleteTask, work: Work<DeletionFault, OtherVolume>) => number
    /** Cancels it, where `isCancellable` says so; otherwise nothing happens. */
    readonly cancel: (id: number) => void
    /**
     * For whoever tells of a run: until the answer is called nobody else need do so. What has ended by then is told, and goes.
     */
    readonly follow: (id: number) => () => void
    /** Its outcome is seen. */
    readonly dismiss: (id: number) => void
}

/** Whether cancelling it would leave the host as it was. */
export function isCancellable({ progress, outcome, cancelling }: Run): boolean {
    return outcome === undefined && !cancelling && (progress.kind !== 'running' || progress.cancellable)
}

export const isUnderWay = ({ outcome }: Run): boolean => outcome === undefined

/** What somebody else tells already: the list shows the wipe, and whoever cancels something at once knows that she did. */
function tellsItself({ kind, outcome }: Run): boolean {
    if (outcome?.kind === 'done') return kind !== 'provision'
    return outcome?.kind === 'cancelled' && Object.keys(outcome.steps).length === 0
}

const BEGUN = {
    progress: { kind: 'locking', holder: undefined },
    outcome: undefined,
    cancelling: false,
    followed: false,
} as const

type Handle = {
    readonly abort: () => void
    readonly mark: (marks: { readonly followed?: boolean; readonly cancelling?: boolean }) => void
}

/** The runs of a page that begins. They end with it, as the lock and every process of theirs. */
export function openRuns(): Runs {
    let runs: readonly Run[] = []
    let last = 0
    const listeners = new Set<() => void>()
    const handles = new Map<number, Handle>()

    function set(changed: readonly Run[]) {
        runs = changed
        for (const listener of listeners) listener()
    }

    function dismiss(id: number) {
        if (!runs.some(run => run.id === id && !isUnderWay(run))) return
        handles.delete(id)
        set(runs.filter(run => run.id !== id))
    }

    /** @param toRun is the same, which only the place that names the task's type knows */
    function run<T extends Task, F, Q>(task: T, work: Work<F, Q>, toRun: (run: T & Under<F, Q>) => Run): number {
        last += 1
        const id = last
        const cancel = new AbortController()
        let run: T & Under<F, Q> = { ...task, ...BEGUN, id }
        const change = (part: Partial<Under<F, Q>>) => {
            run = { ...run, ...part }
            const changed = toRun(run)
            set(runs.map(one => (one.id === id ? changed : one)))
            if (!run.followed && tellsItself(changed)) dismiss(id)
        }
        handles.set(id, {
            mark: change,
            abort: () => {
                cancel.abort()
            },
        })
        set([...runs, toRun(run)])
        const onProgress = (progress: Progress) => {
            change({ progress })
        }
        void work({ onProgress, cancel: cancel.signal }).then(outcome => {
            change({ outcome, cancelling: false })
        })
        return id
    }

    return {
        subscribe: onChange => {
            listeners.add(onChange)
            return () => {
                listeners.delete(onChange)
            }
        },
        snapshot: () => runs,
        provision: (task, work) => run(task, work, made => made),
        delete: (task, work) => run(task, work, made => made),
        cancel: id => {
            const run = runs.find(one => one.id === id)
            if (!run || !isCancellable(run)) return
            handles.get(id)?.mark({ cancelling: true })
            handles.get(id)?.abort()
        },
        follow: id => {
            handles.get(id)?.mark({ followed: true })
            return () => {
                handles.get(id)?.mark({ followed: false })
                dismiss(id)
            }
        },
        dismiss,
    }
}
