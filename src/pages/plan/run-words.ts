// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Run } from '../../plan/runs'
import type { Task } from '../../plan/task'

const _ = cockpit.gettext

type Texts = { readonly now: string; readonly notDone: string; readonly cancelled: string }

const texts: Readonly<Record<Task['kind'], Texts>> = {
    provision: {
        now: _('$0 is being provisioned'),
        notDone: _('$0 was not provisioned'),
        cancelled: _('The provisioning of $0 was cancelled'),
    },
    delete: {
        now: _('$0 is being deleted'),
        notDone: _('$0 was not deleted'),
        cancelled: _('The deletion of $0 was cancelled'),
    },
    'delete-volume': {
        now: _('$0 is being deleted'),
        notDone: _('$0 was not deleted'),
        cancelled: _('The deletion of $0 was cancelled'),
    },
    'clean-up': {
        now: _('$0 is being cleaned up'),
        notDone: _('$0 was not cleaned up'),
        cancelled: _('The clean-up of $0 was cancelled'),
    },
}

const text = (which: keyof Texts) => (run: Run) => cockpit.format(texts[run.kind][which], run.name)

export const underWayText = text('now')
export const notDoneText = text('notDone')
export const cancelledText = text('cancelled')
