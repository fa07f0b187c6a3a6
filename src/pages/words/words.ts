// SPDX-License-Identifier: LGPL-2.1-or-later

import type { LossyVerb, PowerVerb } from '../../machine/domain/power'
import type { Condition, DomainState } from '../../machine/domain/state'
import type { NameReason } from '../../machine/people/members'
import type { ConsoleChoice } from '../../machine/setup/settings'
import type { WipePhase } from '../../machine/volume/wipe'
import type { StepKind } from '../../plan/step'
import { locale } from './amounts'

const _ = cockpit.gettext

const stateText: Readonly<Record<DomainState, string>> = {
    'no-state': _('Unknown'),
    running: _('Running'),
    blocked: _('Running'),
    paused: _('Paused'),
    'shutting-down': _('Shutting down'),
    'shut-off': _('Shut off'),
    crashed: _('Crashed'),
    suspended: _('Suspended by the guest'),
}

/** How a machine came to its state, where a person would not expect that. */
export function conditionText({ state, reason }: Condition): string {
    switch (`${state} ${reason}`) {
        case 'shut-off crashed':
            return _('Shut off: crashed')
        case 'shut-off failed':
            return _('Shut off: failed to start')
        case 'shut-off destroyed':
            return _('Shut off: forced off')
        case 'shut-off saved':
            return _('Shut off: saved')
        case 'shut-off daemon':
            return _('Shut off: ended by libvirt')
        case 'paused io-error':
            return _('Paused: I/O error')
        case 'paused watchdog':
            return _('Paused: by its watchdog')
        case 'paused crashed':
            return _('Paused: crashed')
        case 'paused postcopy-failed':
            return _('Paused: migration failed')
        case 'paused api-error':
            return _('Paused: error of libvirt')
        case 'paused starting-up':
            return _('Starting')
        case 'crashed panicked':
            return _('Crashed: kernel panic')
        default:
            return stateText[state]
    }
}

/** Why no machine can belong to somebody of such a name. */
export const nameReasonText: Readonly<Record<NameReason, string>> = {
    'upper-case': _('upper-case letters'),
    dot: _('a dot'),
    underscore: _('an underscore'),
    'other-character': _('characters other than letters, digits and "-"'),
    begins: _('does not begin with a letter'),
    ends: _('ends with "-"'),
    'too-long': _('too long'),
    unknown: _('no part of a host name'),
}

export const verbText: Readonly<Record<PowerVerb, string>> = {
    start: _('Start'),
    shutdown: _('Shut down'),
    'force-off': _('Force off'),
    reset: _('Reset'),
    pause: _('Pause'),
    resume: _('Resume'),
    wake: _('Wake'),
}

/** Of the ones that are asked about first. */
export const askText: Readonly<Record<LossyVerb, string>> = {
    'force-off': _('Force off $0?'),
    reset: _('Reset $0?'),
}

export const powerNotDoneText: Readonly<Record<PowerVerb, string>> = {
    start: _('$0 was not started'),
    shutdown: _('$0 was not asked to shut down'),
    'force-off': _('$0 was not forced off'),
    reset: _('$0 was not reset'),
    pause: _('$0 was not paused'),
    resume: _('$0 was not resumed'),
    wake: _('$0 was not woken'),
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

export const stepText: Readonly<Record<StepKind, string>> = {
    'create-volume': _('Create the volume'),
    'keep-log': _('Keep what is written on the consoles'),
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
        : new Intl.DateTimeFormat(locale(), {
              dateStyle: 'medium',
              timeStyle: 'short',
          }).format(moment)
}
