// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from '../host'
import { answerOf, isAdministrator, restore, table, throughBus, throughVirsh, type Answer } from './accounts'
import { ACCOUNTS, DOMAIN_COMMANDS, DOMAIN_METHODS, DOMAINS, HOST_COMMANDS, type Account, type Who } from './matrix'

type Question = {
    readonly command: string
    readonly domain: string | undefined
    readonly expected: Answer
}
type Asked = Question & { readonly real: Answer; readonly words: string }

function expectedOf(account: Account, who: Who | 'everybody', domain?: string): Answer {
    const may =
        isAdministrator(account) ||
        (who === 'everybody' && account !== 'stranger') ||
        (who === 'owner' && domain !== undefined && DOMAINS.get(domain) === account)
    return may ? 'allowed' : 'denied'
}

/** Every verb of every domain. */
function questions(account: Account, commands: Readonly<Record<Who, readonly string[]>>): readonly Question[] {
    return [...DOMAINS.keys()].flatMap(domain =>
        (Object.keys(commands) as Who[]).flatMap(who =>
            commands[who].map(command => ({ command, domain, expected: expectedOf(account, who, domain) })),
        ),
    )
}

/** `+` allowed, `-` denied, `!` not as expected; for a user `hers/others'`. */
function show(asked: readonly Asked[], account: Account): string {
    const mark = (list: readonly Asked[]) =>
        list.some(({ expected, real }) => expected !== real) ? '!' : list[0]?.real === 'allowed' ? '+' : '-'
    const own = asked.filter(({ domain }) => domain !== undefined && DOMAINS.get(domain) === account)
    const others = asked.filter(one => !own.includes(one))
    return own.length > 0 ? `${mark(own)}/${mark(others)}` : mark(others)
}

/** Asks as each account in turn, prints the table, and answers what was not as it should be. */
async function compare(
    host: Host,
    title: string,
    ask: (account: Account) => Promise<readonly Asked[]>,
): Promise<readonly string[]> {
    const rows = new Map<string, Map<Account, string>>()
    const faults: string[] = []
    await restore(host)
    for (const account of ACCOUNTS) {
        const asked = await ask(account)
        // Who is refused everything changes nothing.
        if (isAdministrator(account)) await restore(host)
        for (const command of new Set(asked.map(one => one.command))) {
            const cells = rows.get(command) ?? new Map<Account, string>()
            const answers = asked.filter(one => one.command === command)
            rows.set(command, cells.set(account, show(answers, account)))
        }
        faults.push(
            ...asked
                .filter(({ expected, real }) => expected !== real)
                .map(
                    ({ command, domain = '', expected, words }) =>
                        `${account} ${domain} ${command}: ${expected}? ${words}`,
                ),
        )
    }
    process.stdout.write(table(title, rows))
    return faults
}

const answered = (question: Question, words = 'no answer: access denied'): Asked => ({
    ...question,
    real: answerOf(words),
    words,
})

/** What was not as it should be, of `virsh` as each account. The table goes to standard output. */
export const virshMatrix = (host: Host) =>
    compare(host, "virsh; of a user's own / of others'", async account => {
        const asked = [
            ...questions(account, DOMAIN_COMMANDS),
            ...(Object.keys(HOST_COMMANDS) as (keyof typeof HOST_COMMANDS)[]).flatMap(who =>
                HOST_COMMANDS[who].map(command => ({ command, domain: undefined, expected: expectedOf(account, who) })),
            ),
        ]
        const typed = asked.map(({ command, domain }) => command.replace('%', domain ?? ''))
        const answers = await throughVirsh(host, account, typed)
        return asked.map((question, index) => answered(question, answers[index]))
    })

/** The same over each account's own private bus. */
export const busMatrix = (host: Host) =>
    compare(host, "own bus; of a user's own / of others'", async account => {
        const paths = new Map<string, string>()
        for (const domain of DOMAINS.keys()) {
            const uuid = (await host.run('virsh', 'domuuid', domain)).trim()
            paths.set(domain, `/org/libvirt/QEMU/domain/_${uuid.replaceAll('-', '_')}`)
        }
        const asked = questions(account, DOMAIN_METHODS)
        const calls = asked.map(
            ({ command, domain = '' }) => `${paths.get(domain) ?? ''} org.libvirt.Domain ${command}`,
        )
        const answers = await throughBus(host, account, calls)
        return asked.map((question, index) => answered(question, answers[index]))
    })
