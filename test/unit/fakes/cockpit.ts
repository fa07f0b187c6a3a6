// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * A stand-in for the global `cockpit`: processes and D-Bus clients that do what a test says. Everything happens at
 * once, between two turns of the event loop: `quiet()` waits until nothing is left to happen.
 */

import { deferred } from './deferred'

const GLOBALS = {
    __LIBEXECDIR__: '/usr/local/libexec/raptor',
    __PKGDATADIR__: '/usr/local/share/raptor',
}
// At once: src/host/libvirt/bus.ts looks while it is loaded.
Object.assign(globalThis, GLOBALS)

export const LOCK = `${GLOBALS.__LIBEXECDIR__}/raptor-lock`
export const LOOK = `${GLOBALS.__LIBEXECDIR__}/raptor-look volumes`
export const LOOKS = `${LOOK} --follow`
export const MEMBERS = `${GLOBALS.__LIBEXECDIR__}/raptor-members`
export const LEASE = `${GLOBALS.__LIBEXECDIR__}/raptor-lease`
export const WIPE = `${GLOBALS.__LIBEXECDIR__}/raptor-wipe`

/** What cockpit rejects with, which is no Error. */
export function failure(part: Partial<cockpit.ProcessError>): cockpit.ProcessError {
    return { problem: null, exit_status: 5, exit_signal: null, message: '', ...part }
}

/** counts the hosts: what a test before has left running is of no concern any more */
let generation = 0

export class FakeProcess {
    readonly #generation = generation
    readonly #ended = deferred<string>()
    #listener: ((data: string) => unknown) | undefined
    #said = ''
    /** Whether nothing more will come on its standard input. */
    inputClosed = false
    onInputClosed: () => void = () => undefined
    onInput: (data: string) => void = () => undefined

    constructor(
        readonly argv: readonly string[],
        readonly options: cockpit.SpawnOptions | undefined,
    ) {}

    get then() {
        return this.#ended.promise.then.bind(this.#ended.promise)
    }

    get line(): string {
        return this.argv.join(' ')
    }

    say(text: string) {
        if (this.#listener) this.#listener(text)
        else this.#said += text
    }

    succeed(output = '') {
        this.#ended.resolve(output)
    }

    fail(part: Partial<cockpit.ProcessError>) {
        this.#ended.reject(failure(part))
    }

    stream(listener: (data: string) => unknown) {
        this.#listener = listener
        if (this.#said !== '') listener(this.#said)
        return this
    }

    input(data: string, more = false) {
        this.onInput(data)
        if (!more) {
            this.inputClosed = true
            this.onInputClosed()
        }
        return this
    }

    close(problem?: string) {
        if (this.#generation !== generation) return this
        if (problem === undefined) this.succeed()
        else this.fail({ problem })
        return this
    }
}

type Listener = (path: string, iface: string, signal: string, args: readonly unknown[]) => void
type OnClose = (event: unknown, options: cockpit.CloseOptions) => void
type OnOwner = (event: unknown, owner: string | null) => void

export class FakeClient {
    readonly #listeners = new Set<{ readonly match: cockpit.SignalMatch; readonly listener: Listener }>()
    readonly #onClose: OnClose[] = []
    readonly #onOwner: OnOwner[] = []
    open = true

    constructor(
        readonly host: FakeHost,
        readonly name: string | null,
        readonly options: cockpit.DBusOptions,
    ) {}

    async call(path: string, iface: string, method: string, args: readonly unknown[] = []) {
        return this.host.onCall({ path, iface, method, args, client: this })
    }

    subscribe(match: cockpit.SignalMatch, listener: Listener) {
        const entry = { match, listener }
        this.#listeners.add(entry)
        return { remove: () => void this.#listeners.delete(entry) }
    }

    /** Which paths somebody listens to. */
    get subscribed(): readonly (string | undefined)[] {
        return [...this.#listeners].map(({ match }) => match.path)
    }

    signal(path: string, iface: string, member: string, args: readonly unknown[]) {
        for (const { match, listener } of this.#listeners)
            if ((match.path ?? path) === path && match.interface === iface && (match.member ?? member) === member)
                listener(path, iface, member, args)
    }

    addEventListener(type: 'close', listener: OnClose): void
    addEventListener(type: 'owner', listener: OnOwner): void
    addEventListener(type: 'close' | 'owner', listener: OnClose & OnOwner) {
        if (type === 'close') this.#onClose.push(listener)
        else this.#onOwner.push(listener)
    }

    /** Who has the name that this client is of; null: nobody any more. */
    owner(name: string | null) {
        for (const listener of this.#onOwner) listener({}, name)
    }

    /** As cockpit's own: the connection without a name is everybody's, and cannot be closed. */
    close(problem?: string) {
        if (!this.open || this.name === null) return
        this.open = false
        for (const listener of this.#onClose) listener({}, problem === undefined ? {} : { problem })
    }
}

/** A channel to a facility of the bridge's. */
export class FakeChannel {
    readonly #listeners: ((event: unknown, data: string) => void)[] = []
    open = true

    constructor(readonly options: cockpit.ChannelOptions) {}

    addEventListener(_type: 'message', listener: (event: unknown, data: string) => void) {
        this.#listeners.push(listener)
    }

    say(message: unknown) {
        for (const listener of this.#listeners) listener({}, JSON.stringify(message))
    }

    close() {
        this.open = false
    }
}

export type Call = {
    readonly path: string
    readonly iface: string
    readonly method: string
    readonly args: readonly unknown[]
    readonly client: FakeClient
}

export class FakeHost {
    readonly processes: FakeProcess[] = []
    readonly clients: FakeClient[] = []
    readonly channels: FakeChannel[] = []
    readonly files = new Map<string, string>()
    /** The callbacks of those who watch a file, by its path. */
    readonly watched = new Map<string, () => void>()
    /** What a process does when it is started. By default it goes on for ever. */
    onSpawn: (process: FakeProcess) => void = () => undefined
    onCall: (call: Call) => Promise<readonly unknown[]> = () => Promise.resolve([])

    /** Makes this the host that the code under test sees. */
    constructor() {
        generation += 1
        Reflect.set(globalThis, 'window', { addEventListener: () => undefined, removeEventListener: () => undefined })
        Reflect.set(globalThis, 'cockpit', {
            spawn: (argv: readonly string[], options?: cockpit.SpawnOptions) => {
                const process = new FakeProcess(argv, options)
                this.processes.push(process)
                this.onSpawn(process)
                return process
            },
            dbus: (name: string | null, options: cockpit.DBusOptions) => {
                const client = new FakeClient(this, name, options)
                this.clients.push(client)
                return client
            },
            channel: (options: cockpit.ChannelOptions) => {
                const channel = new FakeChannel(options)
                this.channels.push(channel)
                return channel
            },
            // Nobody comes back to a page that nobody leaves: a test of that has an Attention of its own.
            hidden: false,
            addEventListener: () => undefined,
            removeEventListener: () => undefined,
            user: () => Promise.resolve({ name: 'admin', id: 1000 }),
            variant: (t: string, v: unknown) => ({ t, v }),
            file: (path: string) => ({
                read: () => Promise.resolve(this.files.get(path) ?? null),
                watch: (callback: (content: string | null) => void) => {
                    this.watched.set(path, () => {
                        callback(this.files.get(path) ?? null)
                    })
                    return { remove: () => void this.watched.delete(path) }
                },
                close: () => undefined,
            }),
        })
    }

    /** The command lines of what was started, in order. */
    get lines(): readonly string[] {
        return this.processes.map(({ line }) => line)
    }
}

/**
 * A lock that nobody else has. It is let go when the page says so.
 * @param line what the host is like under it, for whoever asks
 */
export function holdLock(process: FakeProcess, line = '') {
    process.onInputClosed = () => {
        process.succeed()
    }
    if (!process.argv.includes('--look')) process.say('held\n')
    else
        process.onInput = data => {
            if (data === 'take\n') process.say(`held\n${line}`)
        }
}

/** A program that answers each time it is asked to look. */
export function answerLooks(process: FakeProcess, answer: () => string) {
    process.onInput = data => {
        if (data === 'look\n') process.say(`${answer()}\n`)
    }
}
