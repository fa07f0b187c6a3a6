// SPDX-License-Identifier: LGPL-2.1-or-later

import { Busy } from '../parts/busy'
import type { LockHolder } from '../../host/lock'
import type { Progress } from '../../plan/engine'
import { stepId } from '../../plan/step'
import { clockTime } from '../clock'
import { stepText } from '../words/words'

const _ = cockpit.gettext

function lockText(holder: LockHolder | undefined): string {
    if (holder === undefined) return _('Waiting for another action to finish')
    return holder.since === undefined
        ? cockpit.format(_('Waiting for $0, who is changing something now'), holder.name)
        : cockpit.format(
              _('Waiting for $0, who is changing something since $1'),
              holder.name,
              clockTime(holder.since.valueOf()),
          )
}

/** What is done now, or waited for; undefined between two steps. */
export function progressText(progress: Progress): string | undefined {
    switch (progress.kind) {
        case 'locking':
            return lockText(progress.holder)
        case 'checking':
            return _('Checking the host again')
        case 'running': {
            const { plan, steps } = progress
            const undone = plan.find(step => steps[stepId(step)] === 'undoing')
            if (undone) return cockpit.format(_('Undoing: $0'), stepText[undone.kind])
            const now = plan.find(step => steps[stepId(step)] === 'running')
            return now && stepText[now.kind]
        }
        default:
            return progress satisfies never
    }
}

/** What a plan waits for before its first step: from then on its steps say how far each is. */
export const PlanProgress = ({ progress }: { readonly progress: Progress }) => {
    if (progress.kind === 'running') return null
    const text = progressText(progress)
    return (
        <p role="status" className="raptor-progress">
            <Busy what={text ?? ''} /> {text}
        </p>
    )
}
