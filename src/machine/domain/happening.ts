// SPDX-License-Identifier: LGPL-2.1-or-later

/** Something that libvirt has told of a domain, in its own words: those of `virsh event`. */
export type Happening = {
    /** in milliseconds since 1970, by the browser's clock */
    readonly at: number
    /** `lifecycle`, `io-error` */
    readonly kind: string
    /** `Stopped Destroyed`; empty: the kind says it all */
    readonly detail: string
}

// libvirt-domain.h, virDomainEventType and the enumeration of each one's details: the index is the number. The words are those of
// libvirt, tools/virsh-domain-event.c.
const LIFE: readonly (readonly [string, ...(readonly string[])])[] = [
    ['Defined', 'Added', 'Updated', 'Renamed', 'Snapshot'],
    ['Undefined', 'Removed', 'Renamed'],
    ['Started', 'Booted', 'Migrated', 'Restored', 'Snapshot', 'Event wakeup', 'Recovered'],
    [
        'Suspended',
        'Paused',
        'Migrated',
        'I/O Error',
        'Watchdog',
        'Restored',
        'Snapshot',
        'API error',
        'Post-copy',
        'Post-copy Error',
    ],
    ['Resumed', 'Unpaused', 'Migrated', 'Snapshot', 'Post-copy', 'Post-copy Error'],
    ['Stopped', 'Shutdown', 'Destroyed', 'Crashed', 'Migrated', 'Saved', 'Failed', 'Snapshot', 'Recovered'],
    ['Shutdown', 'Finished', 'Finished after guest request', 'Finished after host request'],
    ['PMSuspended', 'Memory', 'Disk'],
    ['Crashed', 'Panicked', 'Crashloaded'],
]

/** virDomainEventIOErrorAction, virDomainEventWatchdogAction: the index is the number. */
const IO_ERROR_ACTIONS = ['none', 'pause', 'report']
const WATCHDOG_ACTIONS = ['none', 'pause', 'reset', 'poweroff', 'shutdown', 'debug', 'inject-nmi']

const word = (words: readonly string[] | undefined, number: unknown): string =>
    words?.[Number(number)] ?? String(number)

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

const none = () => ''
const first = ([one]: readonly unknown[]) => text(one)

/** Each signal of org.libvirt.Domain that tells what happened, as libvirt calls it and with what it says. */
const SIGNALS: ReadonlyMap<string, readonly [kind: string, detail: (args: readonly unknown[]) => string]> = new Map([
    ['AgentEvent', ['agent-lifecycle', ([state]) => word(['', 'connected', 'disconnected'], state)]],
    ['BalloonChange', ['balloon-change', ([kib]) => `${text(kib)} KiB`]],
    [
        'BlockJob',
        [
            'block-job',
            ([disk, , status]) => `${text(disk)} ${word(['completed', 'failed', 'canceled', 'ready'], status)}`,
        ],
    ],
    ['ControlError', ['control-error', none]],
    ['DeviceAdded', ['device-added', first]],
    ['DeviceRemovalFailed', ['device-removal-failed', first]],
    ['DeviceRemoved', ['device-removed', first]],
    ['DiskChange', ['disk-change', ([old, now, device]) => `${text(device)} ${text(old)} -> ${text(now)}`]],
    [
        'IOError',
        [
            'io-error-reason',
            ([path, device, action, reason]) =>
                `${text(path)} (${text(device)}) ${word(IO_ERROR_ACTIONS, action)} ${text(reason)}`.trimEnd(),
        ],
    ],
    ['PMSuspend', ['pm-suspend', none]],
    ['PMSuspendDisk', ['pm-suspend-disk', none]],
    ['PMWakeup', ['pm-wakeup', none]],
    ['Reboot', ['reboot', none]],
    ['TrayChange', ['tray-change', ([device, reason]) => `${text(device)} ${word(['opened', 'closed'], reason)}`]],
    ['Tunable', ['tunable', ([values]) => (typeof values === 'object' && values ? Object.keys(values).join(' ') : '')]],
    ['Watchdog', ['watchdog', ([action]) => word(WATCHDOG_ACTIONS, action)]],
])

/** From the signal DomainEvent of org.libvirt.Connect, by its numbers. */
export function parseLife(event: unknown, detail: unknown, at: number): Happening {
    const words = LIFE[Number(event)]
    return { at, kind: 'lifecycle', detail: words ? `${words[0]} ${word(words.slice(1), detail)}` : text(event) }
}

/** From a signal of org.libvirt.Domain; undefined: it tells of nothing that has happened. */
export function parseHappening(signal: string, args: readonly unknown[], at: number): Happening | undefined {
    const known = SIGNALS.get(signal)
    return known && { at, kind: known[0], detail: known[1](args) }
}

/** The signals after which a domain may be another: pins, devices and memory change without a life-cycle event. */
export const CHANGING: ReadonlySet<string> = new Set([
    'Tunable',
    'DeviceAdded',
    'DeviceRemoved',
    'MetadataChange',
    'BalloonChange',
    'Reboot',
    'DiskChange',
    'TrayChange',
])

/** By the domain's UUID, the oldest first. */
export type Happenings = ReadonlyMap<string, readonly Happening[]>

/** How many of one domain are remembered: of one that is started over and over, the last. */
const REMEMBERED = 200

/** The same, and one more. */
export const withHappening = (all: Happenings, uuid: string, happening: Happening): Happenings =>
    new Map(all).set(uuid, [...(all.get(uuid) ?? []).slice(1 - REMEMBERED), happening])
