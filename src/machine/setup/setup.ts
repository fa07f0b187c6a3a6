// SPDX-License-Identifier: LGPL-2.1-or-later

export const CHECKS = [
    'users',
    'logins',
    'login-door',
    'login-restart',
    'group',
    'member',
    'name-service',
    'sudo',
    'program',
    'kvm',
    'firmware',
    'secure-boot',
    'plain-boot',
    'volume-group',
    'lvm-live',
    'bridge',
    'driver',
    'guard',
    'strangers',
    'earlier-rule',
    'signals',
] as const
export type CheckId = (typeof CHECKS)[number]

/** `off`: may be switched on and need not be. `unknown`: the host could not say. */
export type CheckState = 'good' | 'bad' | 'off' | 'unknown'
const STATES = ['good', 'bad', 'off', 'unknown'] as const

/** One fact about how the host is set up. `subject`: of which group, program, daemon; `detail`: a code, or the host's own words */
export type Check = {
    readonly check: CheckId
    readonly subject: string
    readonly state: CheckState
    readonly detail: string
}

function readCheck(value: unknown): Check {
    const text = (key: string) => {
        const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
        if (typeof found !== 'string') throw new Error(`raptor-setup status: no ${key}`)
        return found
    }
    const check = CHECKS.find(id => id === text('check'))
    const state = STATES.find(id => id === text('state'))
    if (check === undefined || state === undefined)
        throw new Error(`raptor-setup status: ${text('check')} ${text('state')}`)
    return { check, state, subject: text('subject'), detail: text('detail') }
}

/** The answer of `raptor-setup status`. Throws when it is none. */
export function parseSetup(json: string): readonly Check[] {
    const root: unknown = JSON.parse(json)
    const checks: unknown = typeof root === 'object' && root !== null ? Reflect.get(root, 'checks') : undefined
    if (!Array.isArray(checks)) throw new Error('raptor-setup status: no checks')
    return checks.map(readCheck)
}

/** What checks are about, in the order in which one would go through a new host. */
export const SUBJECTS = ['access', 'libvirt', 'storage', 'network', 'log-ins', 'tools'] as const
export type CheckSubject = (typeof SUBJECTS)[number]

const SUBJECT_OF: Readonly<Record<CheckId, CheckSubject>> = {
    users: 'access',
    strangers: 'access',
    'earlier-rule': 'access',
    signals: 'access',
    group: 'access',
    member: 'access',
    'name-service': 'access',
    driver: 'libvirt',
    guard: 'libvirt',
    kvm: 'libvirt',
    firmware: 'libvirt',
    'secure-boot': 'libvirt',
    'plain-boot': 'libvirt',
    'volume-group': 'storage',
    'lvm-live': 'storage',
    bridge: 'network',
    logins: 'log-ins',
    'login-door': 'log-ins',
    'login-restart': 'log-ins',
    sudo: 'log-ins',
    program: 'tools',
}

export type CheckGroup = { readonly subject: CheckSubject; readonly checks: readonly Check[] }

/** The checks by what they are about; in each what needs somebody first. Of what there are none is no group. */
export function grouped(checks: readonly Check[]): readonly CheckGroup[] {
    const ordered = inOrder(checks)
    return SUBJECTS.map(subject => ({
        subject,
        checks: ordered.filter(({ check }) => SUBJECT_OF[check] === subject),
    })).filter(group => group.checks.length > 0)
}

/** What needs somebody first, then in the order of CHECKS. */
function inOrder(checks: readonly Check[]): readonly Check[] {
    const rank = ({ check, state }: Check) => CHECKS.indexOf(check) - (state === 'bad' ? CHECKS.length : 0)
    return [...checks].sort((a, b) => rank(a) - rank(b))
}
