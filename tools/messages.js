// SPDX-License-Identifier: LGPL-2.1-or-later
// What is to be translated, out of src/ and manifest.json, as the text of po/raptor.pot.
//
// Not xgettext: its JavaScript has no JSX and no types. In this project's sources it took a slash in an expression for
// the start of a pattern, an apostrophe in the text of an element for one of a string, and lost one message in twenty.

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import ts from 'typescript'

/** @typedef {{ context: string, id: string, plural: string, files: Set<string>, notes: Set<string> }} Message */

/** What is called -> how many texts it takes, and how many other arguments. One text more is a context in front. */
const calls = new Map([
    ['_', { texts: 1, others: 0 }],
    ['cockpit.gettext', { texts: 1, others: 0 }],
    ['cockpit.noop', { texts: 1, others: 0 }],
    ['cockpit.ngettext', { texts: 2, others: 1 }],
    ['ngettext', { texts: 2, others: 1 }],
])

/** A string as it stands, or several joined by +. @param {ts.Node} node @returns {string | undefined} */
function literal(node) {
    if (ts.isStringLiteralLike(node)) return node.text
    if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined
    const [left, right] = [literal(node.left), literal(node.right)]
    return left === undefined || right === undefined ? undefined : left + right
}

/** `Translators: …` in a comment on the line before. @param {string} text @param {number} position */
function note(text, position) {
    const before = text.slice(0, position).split('\n').at(-2) ?? ''
    return /(?:\/\/|\/\*) Translators: (.*?)(?: \*\/\}?)?$/.exec(before)?.[1]
}

/** Calls that translate, in one file. @param {string} file @param {string} text @returns {Message[]} */
function messagesIn(file, text) {
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
    /** @type {Message[]} */
    const found = []
    const take = (/** @type {ts.CallExpression} */ node) => {
        const form = calls.get(node.expression.getText(source))
        if (!form) return
        const given = node.arguments.length - form.others
        const texts = node.arguments.slice(0, given).map(literal)
        if (texts.includes(undefined) || given < form.texts || given > form.texts + 1) {
            const { line } = source.getLineAndCharacterOfPosition(node.getStart(source))
            throw new Error(`${file}:${line + 1}: only plain strings can be translated: ${node.getText(source)}`)
        }
        const [id = '', plural = ''] = texts.slice(-form.texts)
        const said = note(text, node.getStart(source))
        found.push({
            context: given > form.texts ? (texts[0] ?? '') : '',
            id,
            plural,
            files: new Set([file]),
            notes: new Set(said === undefined ? [] : [said]),
        })
    }
    const visit = (/** @type {ts.Node} */ node) => {
        if (ts.isCallExpression(node)) take(node)
        ts.forEachChild(node, visit)
    }
    visit(source)
    return found
}

/** The menu's label and the words it is found by. @param {string} file @param {string} text @returns {Message[]} */
function menuMessages(file, text) {
    /** @type {{ menu: Record<string, { label: string, keywords?: { matches: string[] }[] }> }} */
    const { menu } = JSON.parse(text)
    return Object.values(menu)
        .flatMap(({ label, keywords = [] }) => [label, ...keywords.flatMap(({ matches }) => matches)])
        .map(id => ({ context: '', id, plural: '', files: new Set([file]), notes: new Set() }))
}

/** Every message once, with all the files it is in. */
export async function collectMessages() {
    const files = (await readdir('src', { recursive: true })).filter(name => /(?<!\.d)\.tsx?$/.test(name)).sort()
    const found = menuMessages('manifest.json', await readFile('manifest.json', 'utf8'))
    for (const name of files) {
        const file = join('src', name)
        found.push(...messagesIn(file, await readFile(file, 'utf8')))
    }
    /** @type {Map<string, Message>} */
    const messages = new Map()
    for (const message of found) {
        const key = `${message.context}\u0004${message.id}`
        const known = messages.get(key)
        if (!known) messages.set(key, message)
        else {
            known.plural ||= message.plural
            for (const file of message.files) known.files.add(file)
            for (const said of message.notes) known.notes.add(said)
        }
    }
    return [...messages.values()]
}

/** The template. Without dates and line numbers: it differs when a message does, and not before.
 *  @param {readonly Message[]} messages */
export function template(messages) {
    const header = [
        'Project-Id-Version: raptor-vms',
        'PO-Revision-Date: YEAR-MO-DA HO:MI+ZONE',
        'Last-Translator: FULL NAME <EMAIL@ADDRESS>',
        'Language-Team: LANGUAGE',
        'Language: ',
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=UTF-8',
        'Content-Transfer-Encoding: 8bit',
        'Plural-Forms: nplurals=2; plural=n != 1;',
    ]
    // A text in a catalog is written as in JSON, up to letters that JSON would write as numbers too.
    const quote = (/** @type {string} */ text) => JSON.stringify(text)
    const entries = messages.map(({ context, id, plural, files, notes }) =>
        [
            ...[...notes].map(said => `#. ${said}`),
            ...[...files].map(file => `#: ${file}`),
            ...(context ? [`msgctxt ${quote(context)}`] : []),
            `msgid ${quote(id)}`,
            ...(plural ? [`msgid_plural ${quote(plural)}`, 'msgstr[0] ""', 'msgstr[1] ""'] : ['msgstr ""']),
        ].join('\n'),
    )
    return `${[
        `# SPDX-License-Identifier: LGPL-2.1-or-later\n#\nmsgid ""\nmsgstr ""\n${header.map(line => quote(`${line}\n`)).join('\n')}`,
        ...entries,
    ].join('\n\n')}\n`
}
