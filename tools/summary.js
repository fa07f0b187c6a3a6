#!/usr/bin/env node
// SPDX-License-Identifier: LGPL-2.1-or-later
// summary.js STATUS: tells of each failed test what it said and what its page showed, then adds up the reports in
// test-results/ and prints `N passed, N failed, N skipped`. STATUS is how `make check` ended: something that failed and
// was no test (a lint rule, a host that did not start) counts as one.

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { argv, exit } from 'node:process'
import { stripVTControlCharacters } from 'node:util'

/**
 * Playwright's own report, as far as it is read here.
 * @typedef {{ expected: number, unexpected: number, flaky: number, skipped: number }} Stats
 * @typedef {{ name: string, path?: string }} Attachment
 * @typedef {{ errors: { message?: string }[], attachments: Attachment[] }} Result
 * @typedef {{ title: string, tests: { results: Result[] }[] }} Spec
 * @typedef {{ suites?: Suite[], specs?: Spec[] }} Suite
 * @typedef {Suite & { stats: Stats, errors?: unknown[] }} Report
 */

/** Characters of each of the two: often the end of a log is all that is kept of it. */
const MOST = 700

/** @param {Suite} suite @returns {Spec[]} */
const specsOf = suite => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)]

/** @param {string} text */
const short = text => {
    const plain = stripVTControlCharacters(text).trim()
    return (plain.length > MOST ? `${plain.slice(0, MOST)}…` : plain).replaceAll(/^/gm, '    ')
}

/** What the page showed in the end, as Playwright wrote it down; nothing where there was no page. @param {Result} result */
async function pageOf(result) {
    const path = result.attachments.find(({ name }) => name === 'error-context')?.path
    const context = path === undefined ? '' : await readFile(path, 'utf8').catch(() => '')
    return /# Page snapshot\s+```yaml\n([^]*?)```/.exec(context)?.[1] ?? ''
}

let [passed, failed, skipped] = [0, 0, 0]
const reports = (await readdir('test-results').catch(() => [])).filter(name => name.endsWith('.json'))
for (const name of reports) {
    /** @type {Report} */
    const report = JSON.parse(await readFile(join('test-results', name), 'utf8'))
    for (const { title, tests } of specsOf(report))
        for (const result of tests.flatMap(({ results }) => results)) {
            const [error] = result.errors
            if (!error) continue
            console.log(`✘ ${title}\n${short(error.message ?? '')}`)
            const page = await pageOf(result)
            if (page) console.log(`  its page:\n${short(page)}`)
        }
    passed += report.stats.expected
    failed += report.stats.unexpected + report.stats.flaky
    skipped += report.stats.skipped
    // What went wrong outside of any test, as a file that does not compile.
    failed += report.errors?.length ?? 0
}
const good = argv[2] === '0' && failed === 0
if (!good && failed === 0) failed = 1
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
exit(good && passed > 0 ? 0 : 1)
