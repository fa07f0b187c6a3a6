// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * What the host answered instead of doing it.
 * denied: it may not be done by this person. absent: it is not there. lost: the connection ended, the outcome is not
 * known. given-up: it took too long and somebody did not want to wait any more; the outcome is not known, and there is no
 * message. failed: anything else. The message is the host's own, whole.
 */
export class HostError extends Error {
    override readonly name = 'HostError'
    constructor(
        readonly kind: 'denied' | 'absent' | 'lost' | 'given-up' | 'failed',
        message: string,
        /** what was being done, as one would type it */
        readonly command: string,
        cause?: unknown,
    ) {
        super(message, { cause })
    }
}

/** Whether somebody has decided so. Without anybody to ask, as while polkit does not answer, it is denied as well, and nothing said. */
export function isRefused({ kind, message }: HostError): boolean {
    return kind === 'denied' && /access denied|AccessDenied/i.test(message)
}

/** What we have to say ourselves where the host says nothing. The page has each in the language of whoever looks. */
export type Own =
    | 'libvirt cannot be reached now'
    | 'dbus-daemon ended before it listened'
    | 'dbus-daemon ended'
    | 'libvirt-dbus ended'
    | 'libvirt-dbus does not start'
    | 'the connection ended'
    | 'the volume group is not there'
    | 'the settings have changed'

/** An error in our own words. */
export class OwnError extends HostError {
    constructor(
        kind: HostError['kind'],
        readonly said: Own,
        command: string,
    ) {
        super(kind, said, command)
    }
}

// cockpit's problem codes, doc/protocol.md "Problem codes"
const PROBLEMS: ReadonlyMap<string, HostError['kind']> = new Map([
    ['access-denied', 'denied'],
    ['authentication-failed', 'denied'],
    ['not-found', 'absent'],
    ['terminated', 'lost'],
    ['disconnected', 'lost'],
    ['no-cockpit', 'lost'],
    ['timeout', 'lost'],
] as const)

// libvirt-dbus has one D-Bus error for everything; libvirt's virErrorMsg() begins these two texts so.
const MESSAGES: readonly (readonly [RegExp, HostError['kind']])[] = [
    [/access denied|authentication (failed|unavailable)|AccessDenied/i, 'denied'],
    [
        /^Domain not found|no domain with matching|UnknownObject|not found in volume group|Failed to find logical volume/i,
        'absent',
    ],
    [/client socket is closed|connection (was )?reset|NoReply|Disconnected/i, 'lost'],
]

function field(error: unknown, key: string): string | undefined {
    if (typeof error !== 'object' || error === null || !(key in error)) return undefined
    const value: unknown = Reflect.get(error, key)
    return typeof value === 'string' && value !== '' ? value : undefined
}

/** A process that failed without a word has only its status. */
function exitText(error: unknown): string | undefined {
    const status: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'exit_status') : undefined
    return typeof status === 'number' ? `exit status ${String(status)}` : undefined
}

/** Makes one error type of cockpit's several. @param command what was being done, as one would type it */
export function hostError(error: unknown, command: string): HostError {
    if (error instanceof HostError) return error
    const message = field(error, 'message') ?? field(error, 'problem') ?? exitText(error) ?? String(error)
    const kind =
        PROBLEMS.get(field(error, 'problem') ?? '') ??
        MESSAGES.find(([form]) => form.test(`${field(error, 'name') ?? ''} ${message}`))?.[1] ??
        MESSAGES.find(([form]) => form.test(message))?.[1] ??
        'failed'
    return new HostError(kind, message.trim(), command, error)
}
