// SPDX-License-Identifier: LGPL-2.1-or-later
/** What an answer looks like, whatever its values are: two of one shape are read by the same code in the same way. */
import { XMLParser } from 'fast-xml-parser'
import { parseIfAny, toJson, type Json } from './json'

/** Keys that are names of things: UUIDs, LVM's, numbers in a key of libvirt's statistics, devices. */
const NAMES = /^(?:[0-9a-f]{8}-[0-9a-f-]{27}|\w{6}(?:-\w{4}){5}-\w{6})$/i

const xml = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', parseAttributeValue: false })

function* ofJson(value: Json, path: string): Generator<string> {
    if (Array.isArray(value)) for (const inner of value) yield* ofJson(inner, `${path}[]`)
    else if (typeof value === 'object' && value !== null)
        for (const [key, inner] of Object.entries(value))
            yield* ofJson(inner, `${path}.${NAMES.test(key) ? '*' : key.replaceAll(/\d+/g, 'N')}`)
    else if (typeof value === 'string') yield* ofText(value, path)
    else yield `${path}: ${value === null ? 'null' : typeof value}`
}

function* ofText(text: string, path: string): Generator<string> {
    if (text.startsWith('<')) yield* ofJson(toJson(xml.parse(text)), `${path}<>`)
    else yield `${path}: text`
}

function* ofAnswer(answer: Json): Generator<string> {
    if (typeof answer !== 'string') {
        yield* ofJson(answer, '')
        return
    }
    for (const line of answer.startsWith('<') ? [answer] : answer.split('\n')) {
        const json = /^[[{]/.test(line) ? parseIfAny(line) : undefined
        if (json === undefined) yield* ofText(line, '')
        else yield* ofJson(json, '')
    }
}

export const shapeOf = (answers: readonly Json[]): ReadonlySet<string> =>
    new Set(answers.flatMap(answer => [...ofAnswer(answer)]))

/** What a question is about, whoever and whatever is asked for: answers to one kind of question have one shape. */
export function kindOf(question: string): string {
    const call = /^(\S+) \/\S* (org\.\S+|cockpit\.\S+)/.exec(question)
    if (call) return `${call[1] ?? ''} ${call[2] ?? ''}`
    return question
        .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|\w{6}(?:-\w{4}){5}-\w{6}/gi, 'UUID')
        .replaceAll(/br-\w+/g, 'BRIDGE')
}
