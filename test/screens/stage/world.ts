// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * The host of a scene: what it answers to each question, as the test host has answered it (recorded.json), and what a scene
 * changes of that. wire.ts says what a question is called.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isObject, toJson, type Fields, type Json } from './json'
import { generalOf } from './wire'

export const RECORDED = join(import.meta.dirname, 'recorded.json')

/** A program that runs: what is said to it, and what it says. */
export type Process = {
    readonly say: (text: string) => void
    /** where bytes are spoken */
    readonly sayBytes: (bytes: Uint8Array) => void
    readonly end: (status?: number, stderr?: string) => void
    onInput: (text: string) => void
    onInputEnd: () => void
    /** the page has ended it */
    onClose: () => void
}

/**
 * text: a program said it and ended, a file has it; null: no such file; a list: the reply of a D-Bus call;
 * `{"error": [name, [message]]}`: it has none; `{"status": 5, "stderr": "…"}`: a program failed; a function: a program that goes on,
 * or a call whose reply it says, as JSON, or never.
 */
export type Answer = Json | ((process: Process) => void)

/** Of a program that says nothing for as long as it runs, and of a call to somebody who does not answer. */
export const silence = () => undefined

/** Whoever is connected, and is told. */
export type Connected = {
    readonly signal: (name: string, path: string, iface: string, member: string, args: Json[]) => void
    readonly fileChanged: (path: string) => void
}

export class World {
    readonly connected = new Set<Connected>()
    /** What was asked that has no answer: a test fails of it. */
    readonly unknown = new Set<string>()
    /** Every question, in the order in which it was asked. */
    readonly asked: string[] = []
    /** What raptor-look says of the volume group, and raptor-lock of the whole host: JSON, each time that they are asked. */
    volumes = ''
    look = ''
    readonly #answers: Map<string, Answer>
    #tag = 1

    constructor(recorded: Readonly<Fields>) {
        this.#answers = new Map(Object.entries(recorded))
    }

    /** undefined: nobody has recorded any */
    answer(question: string): Answer | undefined {
        this.asked.push(question)
        const answer = this.#answers.get(question) ?? this.#answers.get(generalOf(question))
        if (answer === undefined) this.unknown.add(question)
        return answer
    }

    set(question: string, answer: Answer) {
        this.#answers.set(question, answer)
    }

    text(question: string): string {
        const answer = this.#answers.get(question)
        if (typeof answer !== 'string') throw new Error(`nobody has recorded: ${question}`)
        return answer
    }

    /** What a call is replied. */
    reply(question: string): readonly Json[] {
        const answer = this.#answers.get(question)
        if (!Array.isArray(answer)) throw new Error(`nobody has recorded: ${question}`)
        return answer
    }

    /** A file has another content, and whoever watches it is told. @param content null: it is gone */
    writeFile(path: string, content: string | null) {
        this.set(`cat ${path}`, content)
        this.#tag += 1
        for (const one of this.connected) one.fileChanged(path)
    }

    /** What a file that is watched is known by; it differs after each change. */
    get tag(): string {
        return `1:${String(this.#tag)}`
    }

    signal(...signal: Parameters<Connected['signal']>) {
        for (const one of this.connected) one.signal(...signal)
    }
}

/** By question. */
export function readRecorded(): Readonly<Fields> {
    const recorded = toJson(JSON.parse(readFileSync(RECORDED, 'utf8')))
    if (!isObject(recorded)) throw new Error(`${RECORDED} is no recording`)
    return recorded
}
