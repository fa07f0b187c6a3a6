// SPDX-License-Identifier: LGPL-2.1-or-later
import { typedXml } from '../domains'
import { asUser, type Host } from '../host'
import { ACCOUNTS, ADMINISTRATORS, DOMAINS, type Account } from './matrix'

export type Answer = 'allowed' | 'denied'

/** How libvirt says no: by the access driver, when connecting, or by not finding what is there. */
const DENIED =
    /access denied|authentication (failed|unavailable)|Domain not found|failed to get domain|no domain with matching|Access ?Denied/i

export const answerOf = (text: string): Answer => (DENIED.test(text) ? 'denied' : 'allowed')

/** Files that commands name. Each is whole, so that nothing but a permission is missing. */
const FILES: Readonly<Record<string, string>> = {
    'new.xml': typedXml('srv2'),
    'bridge.xml': "<interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='br-vm5'/></interface>",
    'mac.xml': "<interface type='bridge'><mac address='52:54:00:00:00:05'/><source bridge='br-vm1'/></interface>",
    'snapshot.xml': '<domainsnapshot><name>s</name><state>shutoff</state></domainsnapshot>',
    'network.xml': '<network><name>raptor-net</name></network>',
    'secret.xml': "<secret ephemeral='yes' private='yes'><description>x</description></secret>",
    'filter.xml': "<filter name='raptor-filter'/>",
}

/** The domains of the matrix as they were, each with a disk that is missing: a start fails after it was allowed. */
export async function restore(host: Host): Promise<void> {
    // One virsh for all of it: each has a connection of its own, which takes longer than what it does.
    const commands = (await host.run('virsh', 'list', '--all', '--uuid'))
        .split(/\s+/)
        .filter(uuid => uuid !== '')
        .map(
            uuid =>
                `destroy ${uuid}; undefine ${uuid} --nvram --managed-save --snapshots-metadata --checkpoints-metadata`,
        )
    await host.run(
        'sh',
        '-c',
        'virsh "$1" >/dev/null 2>&1; mkdir -p /etc/raptor-lab; rm -f /etc/raptor-lab/saved /etc/raptor-lab/dumped',
        'sh',
        [...commands, 'net-undefine raptor-net', 'pool-undefine raptor', 'nwfilter-undefine raptor-filter'].join('; '),
    )
    for (const [name, text] of Object.entries(FILES)) await host.give(text, 'tee', `/etc/raptor-lab/${name}`)
    const texts = [...DOMAINS.keys()].map((name): readonly [string, string] => [
        name,
        typedXml(name, { disk: `/dev/lvm-data/guest-${name}`, bridge: 'br-vm1', mac: '52:54:00:00:00:01' }),
    ])
    for (const [name, text] of texts) await host.give(text, 'tee', `/etc/raptor-lab/${name}.xml`)
    await host.run('virsh', '-q', texts.map(([name]) => `define /etc/raptor-lab/${name}.xml`).join('; '))
}

/** A refusal or a failure whose second line, the reason, is missing. */
const WITHOUT_REASON = /^error: Failed to .*$(?!\n)/m
const TIMES = 5

/**
 * What one account is told, command by command: in one virsh, so one connection. What was told without a reason is asked
 * again: while it saves or dumps, virsh looks at the job as well, and on a slow host that look wipes out the reason.
 */
export async function throughVirsh(
    host: Host,
    account: Account,
    commands: readonly string[],
    uri = 'qemu:///system',
): Promise<readonly string[]> {
    const answers = [...(await askOnce(host, account, commands, uri))]
    // What an administrator is told afterwards is of other domains: the last commands have undefined them.
    if (isAdministrator(account)) return answers
    for (let time = 1; time < TIMES; time += 1)
        for (const [index, answer] of answers.entries())
            if (WITHOUT_REASON.test(answer))
                answers[index] = (await askOnce(host, account, [commands[index] ?? ''], uri))[0] ?? ''
    return answers
}

async function askOnce(
    host: Host,
    account: Account,
    commands: readonly string[],
    uri: string,
): Promise<readonly string[]> {
    const script = commands.map((command, index) => `echo "=== ${String(index)} ==="\n${command}\n`).join('')
    // What it says and what it complains of in one stream, in order. It shows what it reads, too.
    const output = await host.give(script, ...asUser(account, `stdbuf -oL virsh -c ${uri} 2>&1 || :`))
    // A connection that is refused ends it before the first command.
    return commands.map((_command, index) => {
        const [, after] = output.split(`\n=== ${String(index)} ===\n`)
        return (after ?? output).split('\nvirsh # echo')[0]?.trim() ?? ''
    })
}

/** What one account is told on a bus of its own, as the page starts it. `PATH METHOD SIGNATURE ARGUMENTS…` each */
export async function throughBus(host: Host, account: Account, calls: readonly string[]): Promise<readonly string[]> {
    const script = `
        exec 3< <(exec dbus-daemon --config-file=/usr/local/share/raptor/bus.conf --address=unix:dir=/tmp \\
            --nofork --nosyslog --print-address=1)
        daemon=$!
        read -r address <&3
        while read -r path interface call; do
            echo ===
            busctl --address="$address" call org.libvirt "$path" "$interface" $call 2>&1
        done
        kill "$daemon"`
    const output = await host.give(calls.map(call => `${call}\n`).join(''), ...asUser(account, script))
    return output
        .split('===')
        .slice(1)
        .map(text => text.trim())
}

export const isAdministrator = (account: Account) => ADMINISTRATORS.some(one => one === account)

/** A table for people: one line each, one column an account. */
export function table(title: string, rows: ReadonlyMap<string, ReadonlyMap<Account, string>>): string {
    const width = Math.max(title.length, ...[...rows.keys()].map(name => name.length)) + 2
    const line = (name: string, cells: readonly string[]) =>
        `  ${name.padEnd(width)}${cells.map((cell, index) => cell.padEnd((ACCOUNTS[index] ?? '').length + 2)).join('')}`
    const lines = [...rows].map(([name, cells]) =>
        line(
            name,
            ACCOUNTS.map(account => cells.get(account) ?? ''),
        ),
    )
    return [line(title, [...ACCOUNTS]), ...lines, ''].join('\n')
}
