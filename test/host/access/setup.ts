// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from '../host'

export const SETUP = '/usr/local/libexec/raptor/raptor-setup'
export const GRANT = '/etc/polkit-1/rules.d/40-raptor-users.rules'
export const CONFIGURATION = '/etc/libvirt/libvirtd.conf'

/** Somebody's `virsh`, in words: what it said, or what it complained of. */
export function virshAs(host: Host, account: string, ...argv: readonly string[]): Promise<string> {
    return host.run(
        'runuser',
        '-u',
        account,
        '--',
        'sh',
        '-c',
        'cd /; LC_ALL=C virsh -c qemu:///system "$@" 2>&1 || :',
        'virsh',
        ...argv,
    )
}

/** May she log in to Cockpit? As its own page asks: the password in a header, 401 for a refusal. */
export async function mayLogIn(host: Host, account: string): Promise<boolean> {
    const status = await host.run(
        'curl',
        '--silent',
        '--insecure',
        '--output',
        '/dev/null',
        '--write-out',
        '%{http_code}',
        '--user',
        `${account}:raptor`,
        'https://127.0.0.1:9090/cockpit/login',
    )
    return status.trim() === '200'
}

/** As the tests expect a host: users let in, log-ins restricted. */
export async function setUp(host: Host): Promise<void> {
    await host.run(SETUP, 'users', 'on')
    await host.run(SETUP, 'logins', 'on', 'admin')
}
