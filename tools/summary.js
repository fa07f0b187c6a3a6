#!/usr/bin/env node
// SPDX-License-Identifier: LGPL-2.1-or-later
// summary.js STATUS: tells what took how long, and of each failed test what it said and what its page showed; then adds up
// the reports in test-results/ and prints `N passed, N failed, N skipped`. STATUS is how `make check` ended: something that failed and
// was no test (a lint rule, a host that did not start) counts as one.

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { argv, exit } from 'node:process'
import { stripVTControlCharacters } from 'node:util'

/**
 * Playwright's own report, as far as it is read here.
 * @typedef {{ expected: number, unexpected: number, flaky: number, skipped: number }} Stats
 * @typedef {{ name: string, path?: string }} Attachment
 * @typedef {{ errors: { message?: string }[], attachments: Attachment[], duration: number }} Result
 * @typedef {{ title: string, file: string, tests: { results: Result[] }[] }} Spec
 * @typedef {{ suites?: Suite[], specs?: Spec[] }} Suite
 * @typedef {Suite & { stats: Stats, errors?: unknown[] }} Report
 */

/** Characters of the beginning, and of the end, of each of the two: often the end of a log is all that is kept of it. */
const MOST = 700

/** @param {Suite} suite @returns {Spec[]} */
const specsOf = suite => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)]

/** @param {string} text */
const short = text => {
    const plain = stripVTControlCharacters(text).trim()
    // What was waited for in vain is at its beginning, what was there instead at its end.
    const shown = plain.length > 2 * MOST ? `${plain.slice(0, MOST)} […] ${plain.slice(-MOST)}` : plain
    return shown.replaceAll(/^/gm, '    ')
}

/** What the page showed in the end, as Playwright wrote it down; nothing where there was no page. @param {Result} result */
async function pageOf(result) {
    const path = result.attachments.find(({ name }) => name === 'error-context')?.path
    const context = path === undefined ? '' : await readFile(path, 'utf8').catch(() => '')
    return /# Page snapshot\s+```yaml\n([^]*?)```/.exec(context)?.[1] ?? ''
}

/** How many of the slowest tests are told. */
const SLOWEST = 15

/** @param {number} milliseconds */
const seconds = milliseconds => `${(milliseconds / 1000).toFixed(1).padStart(7)} s`

/** What each part of the run took, the slowest tests, and the sum of each file of them. @param {Spec[]} specs */
async function tellTimes(specs) {
    const parts = await readFile(join('test-results', 'times.tsv'), 'utf8').catch(() => '')
    const rows = parts.split('\n').flatMap(line => {
        const [took, name] = line.split('\t')
        return name === undefined ? [] : [{ name, took: Number(took) * 1000 }]
    })
    const tests = specs.map(({ title, file, tests }) => ({
        name: title,
        file,
        took: tests.flatMap(({ results }) => results).reduce((sum, { duration }) => sum + duration, 0),
    }))
    /** @type {Map<string, number>} */
    const files = new Map()
    for (const { file, took } of tests) files.set(file, (files.get(file) ?? 0) + took)
    /** @param {string} heading @param {{ name: string, took: number }[]} lines */
    const tell = (heading, lines) => {
        if (lines.length === 0) return
        console.log(`\n${heading}`)
        for (const { name, took } of lines) console.log(`${seconds(took)}  ${name}`)
    }
    /** @param {{ name: string, took: number }[]} lines */
    const slowest = lines => lines.toSorted((a, b) => b.took - a.took).slice(0, SLOWEST)
    tell('parts of the run', rows)
    tell('files', slowest([...files].map(([name, took]) => ({ name, took }))))
    tell('slowest tests', slowest(tests.map(({ name, file, took }) => ({ name: `${file}: ${name}`, took }))))
    console.log('')
}

let [passed, failed, skipped] = [0, 0, 0]
/** @type {Spec[]} */
const all = []
/** of what failed @type {string[]} */
const said = []
const reports = (await readdir('test-results').catch(() => [])).filter(name => name.endsWith('.json'))
for (const name of reports) {
    /** @type {Report} */
    const report = JSON.parse(await readFile(join('test-results', name), 'utf8'))
    const specs = specsOf(report)
    all.push(...specs)
    for (const { title, tests } of specs)
        for (const result of tests.flatMap(({ results }) => results)) {
            const [error] = result.errors
            if (!error) continue
            said.push(`✘ ${title}\n${short(error.message ?? '')}`)
            const page = await pageOf(result)
            if (page) said.push(`  its page:\n${short(page)}`)
        }
    passed += report.stats.expected
    failed += report.stats.unexpected + report.stats.flaky
    skipped += report.stats.skipped
    // What went wrong outside of any test, as a file that does not compile.
    failed += report.errors?.length ?? 0
}
await tellTimes(all)
for (const text of said) console.log(text)
const good = argv[2] === '0' && failed === 0
if (!good && failed === 0) failed = 1
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
exit(good && passed > 0 ? 0 : 1)
