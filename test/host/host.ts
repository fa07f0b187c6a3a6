// SPDX-License-Identifier: LGPL-2.1-or-later
import { execFile, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { env } from 'node:process'
import { promisify } from 'node:util'
import { showCommand } from '../../src/host/base/run'

const execute = promisify(execFile)

/** What `lab` has written of an instance: `NAME=value` lines, shell-quoted only where it must be. */
function variables(path: string): ReadonlyMap<string, string> {
    return new Map(
        readFileSync(path, 'utf8')
            .split('\n')
            .flatMap(line => {
                const at = line.indexOf('=')
                return at > 0 ? [[line.slice(0, at), line.slice(at + 1)] as const] : []
            }),
    )
}

/** The real test host, as its root. Every command runs there; one that fails rejects with its standard error. */
export type Host = {
    /** `https://…` of its Cockpit */
    readonly address: string
    readonly run: (...argv: readonly string[]) => Promise<string>
    /** Text through a shell, for pipes; never with values of a test in it. */
    readonly shell: (script: string) => Promise<string>
    /** `run`, true when it succeeds. */
    readonly succeeds: (...argv: readonly string[]) => Promise<boolean>
    /** Gives text to a command on its standard input. */
    readonly give: (text: string, ...argv: readonly string[]) => Promise<string>
}

/** The command that runs a script of bash's as somebody, with `words` as $1, $2 and so on; for `run` and `give`. */
export function asUser(account: string, script: string, ...words: readonly string[]): readonly string[] {
    return ['runuser', '-u', account, '--', 'bash', '-c', `cd /; export LC_ALL=C; ${script}`, 'bash', ...words]
}

export function openHost(): Host {
    const file = env['RAPTOR_ENV_FILE']
    if (file === undefined) throw new Error('RAPTOR_ENV_FILE is not set: run these tests with make check')
    const instance = variables(file)
    const of = (map: ReadonlyMap<string, string>, name: string) => {
        const value = map.get(name)
        if (value === undefined) throw new Error(`no ${name} for the instance`)
        return value
    }
    const options = [
        ...[
            'StrictHostKeyChecking=no',
            'UserKnownHostsFile=/dev/null',
            'LogLevel=ERROR',
            'ControlMaster=auto',
            'ControlPersist=60',
        ],
        `ControlPath=${join(dirname(file), 'ssh')}`,
    ].flatMap(option => ['-o', option])
    const key = ['-i', of(instance, 'SSH_KEY')]
    const port = of(instance, 'SSH_PORT')
    const ssh = [...options, ...key, '-p', port, 'root@127.0.0.1', '--']

    async function shell(script: string): Promise<string> {
        try {
            const { stdout } = await execute('ssh', [...ssh, script], { maxBuffer: 64 * 1024 * 1024 })
            return stdout
        } catch (error) {
            throw new Error(`on the host: ${script}\n${error instanceof Error ? error.message : String(error)}`, {
                cause: error,
            })
        }
    }

    function give(text: string, ...argv: readonly string[]): Promise<string> {
        return new Promise((resolve, reject) => {
            const child = spawn('ssh', [...ssh, showCommand(argv)], { stdio: ['pipe', 'pipe', 'pipe'] })
            let output = ''
            let complaint = ''
            child.stdout.on('data', (data: Buffer) => {
                output += data.toString()
            })
            child.stderr.on('data', (data: Buffer) => {
                complaint += data.toString()
            })
            child.on('error', reject)
            child.on('close', code => {
                if (code === 0) resolve(output)
                else reject(new Error(`on the host: ${showCommand(argv)}\n${complaint}`))
            })
            child.stdin.end(text)
        })
    }

    return {
        address: `https://127.0.0.1:${of(instance, 'HTTPS_PORT')}`,
        shell,
        run: (...argv) => shell(showCommand(argv)),
        succeeds: (...argv) =>
            shell(showCommand(argv)).then(
                () => true,
                () => false,
            ),
        give,
    }
}
