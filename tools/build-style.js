// SPDX-License-Identifier: LGPL-2.1-or-later
// The one style sheet: PatternFly's base, the sheets that the used components import, then our own.
//
// Why not esbuild's own: with splitting it writes a sheet for each script that is loaded on demand, but nothing loads
// those. All of them together stay below the goal of 100 kB, and a screen never flashes up without its style.

import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import * as esbuild from 'esbuild'

const base = '@patternfly/patternfly/patternfly-base.css'

/** Two fonts of icons, 14 kB gzip of class names. Our icons are drawings (react-icons), so they are left out. */
const iconFonts = ['fa', 'pf'].map(name => `node_modules/@patternfly/patternfly/base/patternfly-${name}-icons.css`)

/** PatternFly's sheets in PatternFly's own order, by name (`table` before `table-grid`); ours as they are imported.
 *  @param {esbuild.Metafile} metafile */
function sheetsOf(metafile) {
    /** @type {Set<string>} */
    const sheets = new Set()
    for (const [output, { inputs }] of Object.entries(metafile.outputs))
        if (output.endsWith('.css')) for (const input of Object.keys(inputs)) sheets.add(input)
    const name = (/** @type {string} */ path) => path.replace(/\.css$/, '')
    const [theirs, ours] = [[...sheets].filter(isVendor), [...sheets].filter(path => !isVendor(path))]
    theirs.sort((a, b) => (name(a) < name(b) ? -1 : 1))
    return [...theirs.filter(path => !path.includes('@patternfly/patternfly/')), ...ours]
}

/** @param {string} path */
const isVendor = path => path.includes('node_modules/')

/** @type {esbuild.Plugin} */
const patternfly = {
    name: 'patternfly',
    setup(build) {
        build.onLoad({ filter: /patternfly-base\.css$/ }, async ({ path }) => {
            let contents = await readFile(path, 'utf8')
            const warnings = []
            for (const file of iconFonts) {
                const rules = (await readFile(file, 'utf8')).trim()
                if (!contents.includes(rules)) warnings.push({ text: `${file} is no longer a part of ${base}` })
                contents = contents.replace(rules, '')
            }
            return { contents, loader: 'css', warnings }
        })
        build.onResolve({ filter: /./ }, ({ kind, path }) => {
            if (kind !== 'url-token') return undefined
            // Cockpit has the same fonts under the same names and serves them to every page. An older one has none of
            // these: then the next family of PatternFly's list is used.
            const font = /\/fonts\/(RedHat\w+\/[\w-]+\.woff2)$/.exec(path)
            if (font) return { path: `../../static/fonts/${font[1] ?? ''}`, external: true }
            // Backgrounds of themes that Cockpit does not have.
            return { path: 'data:,', external: true }
        })
    },
}

/** The text of index.css. @param {esbuild.Metafile} metafile @param {boolean} minify */
export async function buildStyle(metafile, minify) {
    const sheets = [base, ...sheetsOf(metafile).map(path => resolve(path))]
    const { outputFiles } = await esbuild.build({
        stdin: {
            contents: sheets.map(path => `@import ${JSON.stringify(path)};`).join('\n'),
            loader: 'css',
            resolveDir: '.',
        },
        bundle: true,
        write: false,
        minify,
        target: 'es2022',
        legalComments: 'none',
        logLevel: 'warning',
        plugins: [patternfly],
    })
    return outputFiles[0]?.text ?? ''
}
