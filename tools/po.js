#!/usr/bin/env node
// SPDX-License-Identifier: LGPL-2.1-or-later
// po.js update: writes po/raptor.pot anew and merges it into every po/LANG.po.
// po.js check:  fails if the template is not current, or if a translation cannot be used or (German) is not complete.

import { execFileSync } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { argv, exit } from 'node:process'
import { po } from 'gettext-parser'
import { catalog } from './build-po.js'
import { collectMessages, template } from './messages.js'

const pot = 'po/raptor.pot'
/** Kept complete by whoever adds a message. The others are as complete as their translators like. */
const complete = ['de']

const catalogs = async () => (await readdir('po')).filter(name => name.endsWith('.po')).sort()

async function update() {
    await writeFile(pot, template(await collectMessages()))
    for (const name of await catalogs()) {
        // Guesses look finished and are wrong: a message without a translation is better shown as it is.
        const options = ['--update', '--backup=none', '--quiet', '--no-fuzzy-matching', '--no-wrap']
        execFileSync('msgmerge', [...options, join('po', name), pot], { stdio: 'inherit' })
    }
}

/** What is filled in, as $0 and ${name}. @param {string} text */
const places = text => [...new Set(text.match(/\$(\w+|\{\w+\})/g))].sort().join(' ')

/** @param {string} file @param {string} text @param {string} current the template @returns {string[]} what is wrong */
function faults(file, text, current) {
    const parse = (/** @type {string} */ source) =>
        po.parse(source, { defaultCharset: 'utf-8', validation: true }).translations
    const [wanted, had] = [parse(current), parse(text)]
    const all = Object.entries(wanted).flatMap(([context, messages]) =>
        Object.values(messages).map(message => ({ message, translated: had[context]?.[message.msgid] })),
    )
    return all.flatMap(({ message, translated }) => {
        const { msgid, msgid_plural } = message
        if (msgid === '') return []
        const forms = translated?.comments?.flag?.includes('fuzzy') ? [] : (translated?.msgstr ?? [])
        if (forms.length === 0 || forms.includes(''))
            return complete.some(language => file === join('po', `${language}.po`))
                ? [`${file}: not translated: ${JSON.stringify(msgid)}`]
                : []
        // One form may do without the number ("one machine"), but none may name what is not given.
        const [given, used] = [places(`${msgid} ${msgid_plural ?? ''}`), places(forms.join(' '))]
        return given === used ? [] : [`${file}: has "${used}" for "${given}": ${JSON.stringify(msgid)}`]
    })
}

async function check() {
    const current = template(await collectMessages())
    const wrong = (await readFile(pot, 'utf8').catch(() => '')) === current ? [] : [`${pot} is not current: make po`]
    const there = await catalogs()
    for (const language of complete) if (!there.includes(`${language}.po`)) wrong.push(`po/${language}.po is missing`)
    for (const name of there) {
        const file = join('po', name)
        const text = await readFile(file, 'utf8')
        execFileSync('msgfmt', ['--check', '--output-file=/dev/null', file], { stdio: 'inherit' })
        catalog(file, text)
        wrong.push(...faults(file, text, current))
    }
    for (const line of wrong.slice(0, 20)) console.error(line)
    if (wrong.length > 20) console.error(`and ${wrong.length - 20} more`)
    if (wrong.length > 0) exit(1)
}

const commands = new Map([
    ['update', update],
    ['check', check],
])
const command = commands.get(argv[2] ?? '')
if (!command) {
    console.error('po.js update | check')
    exit(2)
}
await command()
