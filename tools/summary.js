#!/usr/bin/env node
// SPDX-License-Identifier: LGPL-2.1-or-later
// summary.js STATUS: adds up the reports in test-results/ and prints `N passed, N failed, N skipped`. STATUS is how
// `make check` ended: something that failed and was no test (a lint rule, a host that did not start) counts as one.

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { argv, exit } from 'node:process'

/** @typedef {{ expected: number, unexpected: number, flaky: number, skipped: number }} Stats */

let [passed, failed, skipped] = [0, 0, 0]
const reports = (await readdir('test-results').catch(() => [])).filter(name => name.endsWith('.json'))
for (const name of reports) {
    /** @type {{ stats: Stats, errors?: unknown[] }} */
    const report = JSON.parse(await readFile(join('test-results', name), 'utf8'))
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
