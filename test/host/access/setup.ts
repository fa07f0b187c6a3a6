// SPDX-License-Identifier: LGPL-2.1-or-later
import { request } from 'node:https'
import { asUser, type Host } from '../host'

export const SETUP = '/usr/local/libexec/raptor/raptor-setup'
export const GRANT = '/etc/polkit-1/rules.d/40-raptor-users.rules'
export const CONFIGURATION = '/etc/libvirt/libvirtd.conf'

/** Somebody's `virsh`, in words: what it said, or what it complained of. */
export function virshAs(host: Host, account: string, ...argv: readonly string[]): Promise<string> {
    return host.run(...asUser(account, 'virsh -c qemu:///system "$@" 2>&1 || :', ...argv))
}

/** May she log in to Cockpit? As its own page asks: the password in a header; 401 when that is wrong, 403 when PAM refuses the account. */
export function mayLogIn(host: Host, account: string): Promise<boolean> {
    return new Promise((resolve, reject) => {
        const asked = request(
            `${host.address}/cockpit/login`,
            { auth: `${account}:raptor`, rejectUnauthorized: false, agent: false },
            answer => {
                answer.resume()
                if ([200, 401, 403].includes(answer.statusCode ?? 0)) resolve(answer.statusCode === 200)
                else reject(new Error(`${account}: ${String(answer.statusCode)} ${String(answer.statusMessage)}`))
            },
        )
        asked.on('error', reject)
        asked.end()
    })
}

/** As the tests expect a host: users let in, log-ins restricted. */
export async function setUp(host: Host): Promise<void> {
    await host.run(SETUP, 'users', 'on')
    await host.run(SETUP, 'logins', 'on', 'admin')
}
