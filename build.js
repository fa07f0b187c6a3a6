#!/usr/bin/env node
// SPDX-License-Identifier: LGPL-2.1-or-later
// Builds the page into dist/. `node build.js [--watch]`; NODE_ENV=production makes what is shipped.
//
// One first script, further scripts on demand (esbuild's splitting), one style sheet (tools/build-style.js), one
// po.LANG.js a language (tools/build-po.js). Shipped scripts and styles are written as .gz only: Cockpit's bridge
// serves `x.js.gz` as `x.js` with its encoding, and compresses nothing by itself.

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { env, argv, exit } from 'node:process'
import { gzipSync } from 'node:zlib'
import * as esbuild from 'esbuild'
import { buildCatalogs } from './tools/build-po.js'
import { buildStyle } from './tools/build-style.js'

const production = env['NODE_ENV'] === 'production'
const watch = argv.includes('--watch')
const outdir = 'dist'

/** Where `make install` puts what is not the page; the same names and defaults as in the Makefile. */
const libexecDir = env['LIBEXECDIR'] ?? '/usr/local/libexec/raptor'
const pkgdataDir = env['PKGDATADIR'] ?? '/usr/local/share/raptor'

/** @param {string | Uint8Array} contents */
const gzip = contents => gzipSync(contents, { level: 9 })

/** @param {string} path @param {string | Uint8Array} contents */
async function write(path, contents) {
    const squeezed = production && /\.(js|css)$/.test(path)
    const target = join(outdir, squeezed ? `${path}.gz` : path)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, squeezed ? gzip(contents) : contents)
}

/** index.html, with the chunks that the first script always needs: fetched beside it, not after it.
 *  @param {readonly string[]} chunks */
async function indexHtml(chunks) {
    const html = await readFile('src/index.html', 'utf8')
    const links = chunks.map(chunk => `    <link rel="modulepreload" href="${chunk}" />\n    `)
    return html.replace('</head>', `${links.join('')}</head>`)
}

/** The script's file and every chunk it imports without being asked: what a first visit downloads.
 *  @param {esbuild.Metafile} metafile @param {string} output @returns {string[]} */
function firstScripts(metafile, output, seen = new Set([output])) {
    for (const { path, kind } of metafile.outputs[output]?.imports ?? [])
        if (kind === 'import-statement' && !seen.has(path)) {
            seen.add(path)
            firstScripts(metafile, path, seen)
        }
    return [...seen]
}

/** Writes everything that a finished run of esbuild gave. @param {esbuild.BuildResult} result */
async function writeAll({ outputFiles = [], metafile }) {
    if (!metafile) throw new Error('esbuild gave no metafile')
    const [style, catalogs] = await Promise.all([buildStyle(metafile, production), buildCatalogs('po')])
    const first = firstScripts(metafile, `${outdir}/index.js`)

    // Emptied, not removed: `make devel-install` and Cockpit hold on to the folder itself.
    await mkdir(outdir, { recursive: true })
    for (const old of await readdir(outdir)) await rm(join(outdir, old), { recursive: true })

    const scripts = outputFiles.filter(file => !/\.css(\.map)?$/.test(file.path))
    for (const { path, contents } of scripts) await write(basename(path), contents)
    for (const [name, text] of catalogs) await write(name, text)
    await write('index.css', style)
    await write('index.html', await indexHtml(first.slice(1).map(path => basename(path))))
    // Last: it is what makes the folder a package, and what the Makefile takes for "built".
    await write('manifest.json', await readFile('manifest.json'))

    const firstBytes = scripts
        .filter(file => first.some(path => basename(path) === basename(file.path)))
        .reduce((sum, file) => sum + gzip(file.contents).length, 0)
    const kB = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} kB`
    console.log(`dist/: first script ${kB(firstBytes)}, style sheet ${kB(gzip(style).length)} (gzip)`)
}

/** @type {esbuild.Plugin} */
const raptor = {
    name: 'raptor',
    setup(build) {
        // What no script imports, yet a change of it is a reason to build again: hung onto the first script.
        build.onLoad({ filter: /[/]src[/]index\.tsx$/ }, async ({ path }) => {
            const catalogs = (await readdir('po').catch(() => [])).filter(name => name.endsWith('.po'))
            const files = ['manifest.json', 'src/index.html', ...catalogs.map(name => join('po', name))]
            return {
                contents: await readFile(path),
                loader: 'tsx',
                watchFiles: files.map(file => join(import.meta.dirname, file)),
            }
        })
        build.onEnd(async result => {
            if (result.errors.length > 0) return
            await writeAll(result)
        })
    },
}

const context = await esbuild.context({
    absWorkingDir: import.meta.dirname,
    entryPoints: ['src/index.tsx'],
    outdir,
    bundle: true,
    format: 'esm',
    splitting: true,
    write: false,
    metafile: true,
    minify: production,
    sourcemap: production ? false : 'linked',
    target: 'es2022',
    jsx: 'automatic',
    jsxDev: !production,
    legalComments: 'none',
    define: {
        __LIBEXECDIR__: JSON.stringify(libexecDir),
        __PKGDATADIR__: JSON.stringify(pkgdataDir),
        'process.env.NODE_ENV': JSON.stringify(production ? 'production' : 'development'),
    },
    // Only the list of style sheets is taken from this run; what they refer to is tools/build-style.js's matter.
    external: ['*.woff2', '*.svg', '*.png', '*.jpg'],
    logLevel: 'warning',
    plugins: [raptor],
})

if (watch) {
    await context.watch()
} else {
    // esbuild has already said what is wrong, and where.
    await context.rebuild().catch(() => exit(1))
    await context.dispose()
}
