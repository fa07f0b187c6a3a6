// SPDX-License-Identifier: LGPL-2.1-or-later

import { provision, zeroAndDelete, type Means } from './actions'
import type { Runs } from './runs'
import type { Task } from './task'

/**
 * Begins a task as a run of the page. Not in runs.ts, which the list needs from its first moment, and not how each task is done.
 * @returns the run's id
 */
export function begin(runs: Runs, task: Task, means: Pick<Means, 'store' | 'ahead'>): number {
    // It goes on whatever is looked at meanwhile.
    const release = means.store.keep()
    return task.kind === 'provision'
        ? runs.provision(task, told => provision(task, { ...means, ...told }).finally(release))
        : runs.delete(task, told => zeroAndDelete(task, { ...means, ...told }).finally(release))
}
