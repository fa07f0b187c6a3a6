// SPDX-License-Identifier: LGPL-2.1-or-later

import type { DomainState } from '../machine/domain'
import type { PowerVerb } from '../machine/power'
import type { ConsoleChoice } from '../machine/settings'
import type { WipePhase } from '../machine/wipe'
import type { StepId } from '../plan/step'

const _ = cockpit.gettext

export const stateText: Readonly<Record<DomainState, string>> = {
    'no-state': _('Unknown'),
    running: _('Running'),
    blocked: _('Running'),
    paused: _('Paused'),
    'shutting-down': _('Shutting down'),
    'shut-off': _('Shut off'),
    crashed: _('Crashed'),
    suspended: _('Suspended'),
}

export const verbText: Readonly<Record<PowerVerb, string>> = {
    start: _('Start'),
    shutdown: _('Shut down'),
    'force-off': _('Force off'),
    reset: _('Reset'),
    pause: _('Pause'),
    resume: _('Resume'),
}

export const phaseText: Readonly<Record<WipePhase, string>> = {
    waiting: _('Waiting for the wipe'),
    queued: _('Waiting for another wipe on the same disk'),
    zeroing: _('Zeroing'),
    verifying: _('Verifying'),
    removing: _('Removing'),
    settling: _('Marking the volume as in use'),
}

export const consoleText: Readonly<Record<ConsoleChoice, string>> = {
    both: _('Serial and VirtIO'),
    virtio: _('VirtIO only'),
    serial: _('Serial only'),
}

export const stepText: Readonly<Record<StepId, string>> = {
    'create-volume': _('Create the volume'),
    define: _('Define the domain'),
    autostart: _('Start with the host'),
    settle: _('Mark the volume as in use'),
    'zero-first': _('Zero the volume before its first use'),
    'start-wipe': _('Give the volume to its wipe'),
}

/** A length of time to read: `2 min`, `1 h 5 min`. */
export function durationText(seconds: number): string {
    if (seconds < 60) return cockpit.format(_('$0 s'), String(seconds))
    const minutes = Math.round(seconds / 60)
    if (minutes < 60) return cockpit.format(_('$0 min'), String(minutes))
    return cockpit.format(_('$0 h $1 min'), String(Math.floor(minutes / 60)), String(minutes % 60))
}

/** A moment as the host wrote it, to read: in the page's language and time zone. */
export function timeText(iso: string): string {
    const moment = new Date(iso)
    return Number.isNaN(moment.getTime())
        ? iso
        : new Intl.DateTimeFormat(cockpit.language.replace('_', '-'), {
              dateStyle: 'medium',
              timeStyle: 'short',
          }).format(moment)
}
