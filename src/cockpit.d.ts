// SPDX-License-Identifier: LGPL-2.1-or-later
// The part of the host's cockpit object that is used, as version 337 has it. index.html loads it from
// ../base1/cockpit.js, so it is a global, never an import.
//
// Written down from what base1 and the bridge do. Where that is not what one would expect, it says so.

declare namespace cockpit {
    /* ---- Promises and events ---- */

    /** Not a Promise: Cockpit's own kind, which `await` and Promise.resolve() take all the same.
     *  `E` is what it rejects with; it is no instance of Error. */
    interface Thenable<T, E> extends PromiseLike<T> {
        then<A = T, B = never>(
            fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
            rejected?: ((error: E) => B | PromiseLike<B>) | null,
        ): Thenable<A | B, E>
        catch<B = never>(rejected?: ((error: E) => B | PromiseLike<B>) | null): Thenable<T | B, E>
        finally(settled?: (() => void) | null): Thenable<T, E>
    }

    /** `problem`: a word of the bridge's, as 'access-denied', 'not-found', 'terminated', 'disconnected'.
     *  `message`: a sentence, the host's own where there was one. */
    interface BasicError {
        readonly problem: string
        readonly message: string
    }

    /** A listener that throws keeps later ones from being called. One added twice is called twice. */
    interface EventSource<Events extends Record<keyof Events, readonly unknown[]>> {
        addEventListener<K extends keyof Events & string>(
            type: K,
            listener: (event: CustomEvent, ...args: Events[K]) => void,
        ): void
        removeEventListener<K extends keyof Events & string>(
            type: K,
            listener: (event: CustomEvent, ...args: Events[K]) => void,
        ): void
    }

    /** What a channel says when it ends; no `problem` if it was closed from here without one. */
    interface CloseOptions {
        readonly problem?: string
        readonly message?: string
    }

    /* ---- Processes ---- */

    /** 'require': as root or not at all (problem 'access-denied'). 'try' is not offered: it hides who one is. */
    type Superuser = 'require'

    interface SpawnOptions {
        readonly superuser?: Superuser
        /** Standard error: becomes the error's message (so too without this option), joins the output, is dropped. */
        readonly err?: 'message' | 'out' | 'ignore'
        /** Added to the bridge's own environment, `NAME=value` each. */
        readonly environ?: readonly string[]
        readonly directory?: string
    }

    interface ProcessError {
        /** Why it did not run or was given up, as 'not-found' (no such program), 'access-denied', 'terminated';
         *  null if it ran and failed. */
        readonly problem: string | null
        /** null with a problem. Killed by signal N: -N. */
        readonly exit_status: number | null
        /** Always null: 337's bridge tells signals by a negative status. */
        readonly exit_signal: string | null
        /** The whole of standard error, trimmed: '' from a process that failed without a word. With a problem a
         *  sentence of Cockpit's, if the bridge gave none. */
        readonly message: string
    }

    /** Resolves with what is left of standard output after `stream`. */
    interface Spawn<T> extends Thenable<T, ProcessError> {
        then<A = T, B = never>(
            fulfilled?: ((output: T) => A | PromiseLike<A>) | null,
            rejected?: ((error: ProcessError, output?: T) => B | PromiseLike<B>) | null,
        ): Thenable<A | B, ProcessError>
        /** Two arguments, and `await` sees only the first: the output of a process that failed is the second. It is
         *  absent if the process did not run. */
        catch<B = never>(
            rejected?: ((error: ProcessError, output?: T) => B | PromiseLike<B>) | null,
        ): Thenable<T | B, ProcessError>
        /** Standard input, closed after it unless `more` follows. Without any call it stays open and empty. */
        input(data?: T | null, more?: boolean): this
        /** Each piece as it comes. A callback that returns a number says how much of it was used: the rest comes again
         *  with the next piece, and what is left at the end is what the promise resolves with. */
        stream(callback: (data: T) => void): this
        /** Ends the process with SIGTERM; the promise rejects with the problem, or resolves if there is none. */
        close(problem?: string): this
    }

    /** Gets SIGTERM when the page goes. Output that is no UTF-8 ends the text form with problem 'protocol-error'. */
    function spawn(argv: readonly string[], options?: SpawnOptions & { readonly binary?: false }): Spawn<string>
    function spawn(argv: readonly string[], options: SpawnOptions & { readonly binary: true }): Spawn<Uint8Array>

    /* ---- Files ---- */

    interface FileOptions {
        readonly superuser?: Superuser
        /** Bytes; a larger file rejects with problem 'too-large'. 16 MiB if not given. */
        readonly max_read_size?: number
    }

    interface File {
        readonly path: string
        /** null if there is no such file. Rejects with problem 'protocol-error' if it is no UTF-8. (A tag of the content comes as a second argument, which `await` drops.) */
        read(): Thenable<string | null, BasicError>
        /** Replaces the file in one step, or removes it (null). Resolves with the new content's tag. With the tag of
         *  what was read: rejects with problem 'change-conflict' if the file is another by now. */
        replace(content: string | null, expectedTag?: string): Thenable<string, BasicError>
        /** Called with the present content soon, then at each change. A missing file: null and the tag '-'.
         *  With `read: false` the content is always null and only the tag tells. */
        watch(
            callback: (content: string | null, tag: string | null, error?: BasicError) => void,
            options?: { readonly read?: boolean },
        ): { remove(): void }
        close(): void
    }

    function file(path: string, options?: FileOptions): File

    /* ---- Channels ---- */

    interface ChannelOptions {
        /** 'fswatch1': what happens to a file, or to the files of a folder. One message a line of JSON. */
        readonly payload: 'fswatch1'
        readonly path: string
        readonly superuser?: Superuser
    }

    interface Channel extends EventSource<{ message: [data: string]; close: [options: CloseOptions] }> {
        close(problem?: string): void
    }

    function channel(options: ChannelOptions): Channel

    /* ---- D-Bus ---- */

    interface DBusOptions {
        /** 'internal': the bridge's own objects. 'none': the one that `address` names. */
        readonly bus: 'system' | 'internal' | 'none'
        readonly address?: string
        readonly superuser?: Superuser
    }

    /** Either an error reply (`name`, `problem` null) or the end of the connection (`problem`, `name` null). */
    interface DBusError {
        readonly name: string | null
        readonly problem: string | null
        readonly message: string
    }

    interface CallOptions {
        /** The signature of the arguments. Without it (unless there are none) the bridge introspects first. */
        readonly type?: string
        /** Milliseconds. Without it there is no limit. */
        readonly timeout?: number
        /** 'i': the service may ask the person to authenticate. */
        readonly flags?: '' | 'i'
    }

    /** Each given part must be equal. `path_namespace` is compared as a beginning of the text. */
    interface SignalMatch {
        readonly path?: string
        readonly path_namespace?: string
        readonly interface?: string
        readonly member?: string
        readonly arg0?: string
    }

    /** A variant in arguments and replies: `v` the value, `t` its signature. An `ay` is base64, a 64-bit number loses
     *  what is past 2^53. */
    interface Variant {
        readonly t: string
        readonly v: unknown
    }

    interface DBusClient extends EventSource<{ close: [options: CloseOptions]; owner: [owner: string | null] }> {
        /** Who owned the service's name when the connection was made: not our own name. */
        readonly unique_name: string | null
        /** The reply's arguments, always as a list. */
        call(
            path: string,
            iface: string,
            method: string,
            args?: readonly unknown[] | null,
            options?: CallOptions,
        ): Thenable<readonly unknown[], DBusError>
        subscribe(
            match: SignalMatch,
            callback: (path: string, iface: string, signal: string, args: readonly unknown[]) => void,
        ): { remove(): void }
        /** Outstanding calls reject, and 'close' is told. Does nothing to the shared connection that
         *  `dbus(null, { bus })` gives. */
        close(problem?: string): void
    }

    /** A connection of its own for each call, but for `dbus(null, { bus })`, which is shared. A name that nobody owns
     *  and nothing starts closes it with problem 'not-found'. Do not hold on to `options`: it is changed. */
    function dbus(name: string | null, options: DBusOptions): DBusClient

    function variant(type: string, value: unknown): Variant

    /* ---- The person, the host, the settings ---- */

    interface User {
        readonly id: number
        readonly gid: number
        readonly name: string
        readonly full_name: string
        /** The primary group first. As of log-in. */
        readonly groups: readonly string[]
        readonly home: string
        readonly shell: string
    }

    function user(): PromiseLike<User>

    /** By package; filled in by ../manifests.js, with the host's override files already applied. */
    const manifests: Readonly<Record<string, Readonly<Record<string, unknown>>>>

    const transport: {
        /** Told once the connection to the host is there. */
        wait(callback: () => void): void
        /** Ends the connection of the page: all its channels close with the problem. */
        close(problem?: string): void
        /** As 'cockpit' or 'cockpit+=host': what Cockpit puts in front of keys in the browser's storage. */
        application(): string
        readonly origin: string
    }

    /* ---- The address, visibility ---- */

    type LocationOptions = Readonly<Record<string, string | readonly string[]>>

    interface Location {
        /** The hash's path, decoded; [] at the start. */
        readonly path: readonly string[]
        readonly options: LocationOptions
        readonly href: string
        /** A string may be relative to `path`; parts of a list are encoded. Ignored once the address has changed:
         *  take `cockpit.location` afresh. */
        go(path: string | readonly string[], options?: LocationOptions): void
        /** As `go`, without an entry in the history. */
        replace(path: string | readonly string[], options?: LocationOptions): void
    }

    /** Another object after each change of the address. */
    const location: Location

    /** The page cannot be seen: another tab of the browser, or another page of Cockpit in front. */
    const hidden: boolean

    function addEventListener(
        type: 'locationchanged' | 'visibilitychange',
        listener: (event: CustomEvent) => void,
    ): void
    function removeEventListener(
        type: 'locationchanged' | 'visibilitychange',
        listener: (event: CustomEvent) => void,
    ): void

    /* ---- Words ---- */

    /** As in the catalog that was loaded, 'de' or 'pt_BR' (an underscore: no BCP 47 tag); 'en' without one. */
    const language: string
    const language_direction: 'ltr' | 'rtl'

    /** With two arguments the first is the context. */
    function gettext(text: string, textInContext?: string): string
    function ngettext(one: string, many: string, count: number): string
    function ngettext(context: string, one: string, many: string, count: number): string

    /** $0, $1 … or the names of one object, $name or ${name}. An empty value and a missing one give ''. */
    function format(template: string, ...values: readonly (string | number)[]): string
    function format(template: string, values: Readonly<Record<string, string | number>>): string

    /** '' for null and undefined. Three significant digits, the language's own decimal sign. */
    function format_number(value: number | null | undefined, precision?: number): string
    /** As '20 GiB' with `base2`, as '21.5 GB' without. */
    function format_bytes(
        bytes: number | null | undefined,
        options?: { readonly base2?: boolean; readonly precision?: number },
    ): string
    function format_bytes_per_sec(
        bytes: number | null | undefined,
        options?: { readonly base2?: boolean; readonly precision?: number },
    ): string

    /** Gives the text back: marks it for translation without translating it. */
    function noop(text: string): string
}
