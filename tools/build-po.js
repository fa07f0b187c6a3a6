// SPDX-License-Identifier: LGPL-2.1-or-later
// po/LANG.po -> po.LANG.js (the page's words) and po.manifest.LANG.js (the menu's), as base1's cockpit.locale() reads
// them: { '': header, 'context\u0004msgid': [null, translation, plural...] }. Cockpit's bridge chooses the file by the
// browser's Accept-Language and serves it as po.js.

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { po } from 'gettext-parser'

const rightToLeft = ['ar', 'fa', 'he', 'ur']

/** A Plural-Forms header becomes JavaScript, so only its arithmetic of `n` is let through.
 *  @param {string | undefined} header @param {string} file */
function pluralFunction(header, file) {
    const expression = /^\s*nplurals=\d+;\s*plural=([n\d\s()?:&|!=<>%+-]+);?\s*$/.exec(header ?? '')?.[1]
    if (expression === undefined) throw new Error(`${file}: cannot read Plural-Forms: ${header ?? 'missing'}`)
    return `n => ${expression.trim()}`
}

/** @param {string} file @param {string} text @returns {{ page: string, menu: string }} */
export function catalog(file, text) {
    const { headers, translations } = po.parse(text, { defaultCharset: 'utf-8', validation: true })
    const language = headers['Language']
    if (!language) throw new Error(`${file}: the header names no Language`)
    /** @type {Record<'page' | 'menu', string[]>} */
    const entries = { page: [], menu: [] }
    for (const [context, messages] of Object.entries(translations))
        for (const { msgid, msgstr, comments } of Object.values(messages)) {
            if (msgid === '' || msgstr.some(form => form === '')) continue
            // A fuzzy translation is a guess of msgmerge's: the original text is better.
            if (comments?.flag?.includes('fuzzy')) continue
            const key = context ? `${context}\u0004${msgid}` : msgid
            const entry = `${JSON.stringify(key)}: ${JSON.stringify([null, ...msgstr])}`
            const files = comments?.reference?.split(/\s+/) ?? []
            if (files.includes('manifest.json')) entries.menu.push(entry)
            if (files.some(file => file !== 'manifest.json')) entries.page.push(entry)
        }
    const header = [
        `"plural-forms": ${pluralFunction(headers['Plural-Forms'], file)}`,
        `"language": ${JSON.stringify(language)}`,
        `"language-direction": "${rightToLeft.includes(language.slice(0, 2)) ? 'rtl' : 'ltr'}"`,
    ]
    const script = (/** @type {string[]} */ lines) =>
        `cockpit.locale({\n${[`"": { ${header.join(', ')} }`, ...lines].join(',\n')}\n});\n`
    return { page: script(entries.page), menu: script(entries.menu) }
}

/** File name and text of every catalog in the folder.
 *  @param {string} folder @returns {Promise<[name: string, text: string][]>} */
export async function buildCatalogs(folder) {
    const files = (await readdir(folder).catch(() => [])).filter(name => name.endsWith('.po')).sort()
    const built = await Promise.all(
        files.map(async file => {
            const language = file.slice(0, -'.po'.length)
            const { page, menu } = catalog(join(folder, file), await readFile(join(folder, file), 'utf8'))
            return /** @type {[string, string][]} */ ([
                [`po.${language}.js`, page],
                [`po.manifest.${language}.js`, menu],
            ])
        }),
    )
    return built.flat()
}
