// SPDX-License-Identifier: LGPL-2.1-or-later
import { request } from 'node:https'
import { parseSetup } from '../../../src/machine/setup/setup'
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

/** Asks a web service of its own, which has just read Cockpit's configuration: those that run are other tests' sessions. */
const KNOCK = `
import base64, json, subprocess, sys, time, urllib.error, urllib.request
account, paths = sys.argv[1], sys.argv[2:]
# Sessions are begun by a socket that goes with Cockpit's own service, 90 s after the last visitor.
subprocess.run(["systemctl", "start", "cockpit.service", "cockpit-session.socket"], check=True)
service = subprocess.Popen(["/usr/lib/cockpit/cockpit-ws", "--no-tls", "--address", "127.0.0.1", "--port", "9099"])
def knock(path):
    request = urllib.request.Request("http://127.0.0.1:9099" + path)
    request.add_header("Authorization", "Basic " + base64.b64encode(f"{account}:raptor".encode()).decode())
    for _ in range(300):
        try:
            return urllib.request.urlopen(request, timeout=60).status
        except urllib.error.HTTPError as error:
            return error.code
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
try:
    print(json.dumps([knock(path) == 200 for path in paths]))
finally:
    service.kill()
    service.wait()
`

/** By which of these ways into Cockpit she comes in, as its configuration says now. */
export async function waysIn(host: Host, account: string, paths: readonly string[]): Promise<readonly string[]> {
    const came: unknown = JSON.parse(await host.give(KNOCK, 'python3', '-', account, ...paths))
    return paths.filter((_path, index) => Array.isArray(came) && came[index] === true)
}

/** What `raptor-setup status` says of some checks: `STATE SUBJECT DETAIL` each. */
export async function statusOf(host: Host, ...wanted: readonly string[]): Promise<readonly string[]> {
    return parseSetup(await host.run(SETUP, 'status'))
        .filter(({ check }) => wanted.includes(check))
        .map(({ check, state, subject, detail }) => [check, state, subject, detail].join(' ').trim())
}

/** As the tests expect a host: users let in, log-ins restricted. What is so already is left alone. */
export async function setUp(host: Host): Promise<void> {
    await host.shell(`
        [ "$(cat /run/raptor-users)" = on ] || ${SETUP} users on
        grep -q pam_succeed_if /etc/pam.d/cockpit || ${SETUP} logins on admin`)
}
