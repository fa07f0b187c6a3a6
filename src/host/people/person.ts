// SPDX-License-Identifier: LGPL-2.1-or-later

import { unwrap } from '../../machine/base/variant'
import { ADMINISTRATORS, roleOf, USERS, type Role } from '../../machine/people/groups'
import { hostError } from '../base/error'
import { onLines } from '../base/lines'
import { run, showCommand } from '../base/run'

/** Who is logged in to this page. */
export type Person = {
    readonly name: string
    readonly uid: number
    readonly role: Role
    /** Debian's group of those who may use sudo, which is none of ours */
    readonly mayUseSudo: boolean
}

const SUDO = 'sudo'
const GROUPS = ['getent', 'group', ...ADMINISTRATORS, USERS, SUDO] as const

/** The names of those groups that are there, by their numbers. Rejects with HostError. getent(1) */
async function namesOfGroups(): Promise<ReadonlyMap<string, string>> {
    const names = new Map<string, string>()
    const process = cockpit.spawn(GROUPS, { err: 'message' })
    onLines(process, line => {
        const [name = '', , number = ''] = line.split(':')
        names.set(number, name)
    })
    try {
        await process
    } catch (error) {
        const reason = hostError(error, showCommand(GROUPS))
        // Exit 2, without a word: one of them is not there. The others have been said.
        if (reason.kind !== 'failed' || reason.message !== 'exit status 2') throw reason
    }
    return names
}

/**
 * Her groups are asked of the host anew: those of her log-in may be older than a change. By their numbers: one of them may have
 * lost its name, or have it in a directory that does not answer. Rejects with HostError. id(1)
 */
export async function readPerson(): Promise<Person> {
    const { name, id } = await cockpit.user()
    const [numbers, names] = await Promise.all([run(['id', '-G', '--', name]), namesOfGroups()])
    const groups = numbers
        .trim()
        .split(' ')
        .map(number => names.get(number))
        .filter(group => group !== undefined)
    return { name, uid: id, role: roleOf(id, groups), mayUseSudo: groups.includes(SUDO) }
}

/**
 * Follows Cockpit's own switch, "Administrative access".
 * @param onChange is told whether root can be had now, and at each change
 * @returns ends it
 */
export function watchAdministrativeAccess(onChange: (administrative: boolean) => void): () => void {
    const client = cockpit.dbus(null, { bus: 'internal' })
    let ended = false
    const learn = (value: unknown) => {
        const inner = unwrap(value)
        // "init": Cockpit is still trying, for somebody who had it on before. That is no answer yet.
        if (!ended && typeof inner === 'string' && inner !== 'init') onChange(inner !== 'none')
    }
    const subscription = client.subscribe(
        { path: '/superuser', interface: 'org.freedesktop.DBus.Properties', member: 'PropertiesChanged' },
        (_path, _iface, _signal, args) => {
            const changed: unknown = args[1]
            if (typeof changed === 'object' && changed !== null && 'Current' in changed) learn(changed.Current)
        },
    )
    client.call('/superuser', 'org.freedesktop.DBus.Properties', 'Get', ['cockpit.Superuser', 'Current']).then(
        ([value]) => {
            learn(value)
        },
        () => {
            if (!ended) onChange(false)
        },
    )
    // This connection is everybody's and cannot be closed.
    return () => {
        ended = true
        subscription.remove()
    }
}
