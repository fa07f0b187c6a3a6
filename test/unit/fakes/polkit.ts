// SPDX-License-Identifier: LGPL-2.1-or-later
import { readFileSync } from 'node:fs'
import { createContext, Script } from 'node:vm'

export type Answer = 'yes' | 'no' | 'not handled'
export type Question = {
    readonly action: string
    readonly user: string
    readonly groups?: readonly string[]
    readonly driver?: string
    readonly domain?: string
    readonly pool?: string
    readonly volume?: string
}

type Rule = (action: unknown, subject: unknown) => unknown

/** polkit as its rules see it: both files of ours in their order, and whatever raptor-members would say. polkit(8) */
export class FakePolkit {
    readonly #rules: Rule[] = []
    readonly spawned: (readonly string[])[] = []
    readonly logged: string[] = []
    #now = 1_000_000

    /** @param members of vm-users; `unknown`: the name service does not answer */
    constructor(
        public members: ReadonlySet<string> | 'unknown' | 'broken',
        files: readonly string[] = ['system/grant/40-raptor-users.rules', 'system/polkit/45-raptor.rules'],
    ) {
        const now = () => this.#now
        const context = createContext({
            Date: { now },
            polkit: {
                Result: { YES: 'yes', NO: 'no', NOT_HANDLED: 'not handled' },
                addRule: (rule: Rule) => this.#rules.push(rule),
                log: (text: string) => this.logged.push(text),
                spawn: (argv: readonly string[]) => this.#spawn(argv),
            },
        })
        for (const file of files) new Script(readFileSync(file, 'utf8'), { filename: file }).runInContext(context)
    }

    wait(milliseconds: number) {
        this.#now += milliseconds
    }

    ask({ action, user, groups = [], driver = 'QEMU', domain, pool, volume }: Question): Answer {
        const details = new Map([
            ['connect_driver', driver],
            ['domain_name', domain],
            ['pool_name', pool],
            ['vol_name', volume],
        ])
        for (const rule of this.#rules) {
            const answer = rule(
                { id: action, lookup: (key: string) => details.get(key) },
                { user, isInGroup: (group: string) => groups.includes(group) },
            )
            if (answer === 'yes' || answer === 'no') return answer
        }
        return 'not handled'
    }

    #spawn(argv: readonly string[]): string {
        this.spawned.push(argv)
        const [program, group, ...names] = argv
        if (program !== '@libexecdir@/raptor-members' || group !== 'vm-users') throw new Error('not the helper')
        const { members } = this
        if (members === 'broken') throw new Error('Helper exited with non-zero exit status 1')
        const say = (name: string) => (members === 'unknown' ? 'unknown' : members.has(name) ? 'member' : 'other')
        return names.map(name => `${say(name)}\n`).join('')
    }
}
