// SPDX-License-Identifier: LGPL-2.1-or-later
// The one runner. `unit` needs nothing; the others need a test host, which tools/host-test.sh starts and names in
// RAPTOR_ENV_FILE. Chromium is Debian's: Playwright's own download is not to be had everywhere.

import { defineConfig, type PlaywrightTestConfig, type Project } from '@playwright/test'
import { env, getuid } from 'node:process'

const second = 1000
const minute = 60 * second

/** Each run leaves its figures in a file of its own, which tools/summary.js adds up. */
const run = env['RAPTOR_REPORT'] ?? 'last'

/** What a real host needs that may be emulated: there a log-in takes 12 s and a domain's first start half a minute. */
const onHost: Project = {
    timeout: 10 * minute,
    expect: { timeout: 2 * minute },
    use: {
        browserName: 'chromium',
        ignoreHTTPSErrors: true,
        actionTimeout: 2 * minute,
        navigationTimeout: 2 * minute,
        locale: 'en-US',
        timezoneId: 'UTC',
        viewport: { width: 1280, height: 900 },
        // Kept of each step, it costs a tenth of what a test does; what the page showed in the end is told without it.
        trace: env['RAPTOR_TRACE'] === '1' ? 'retain-on-failure' : 'off',
        screenshot: 'only-on-failure',
        launchOptions: {
            executablePath: env['RAPTOR_CHROMIUM'] ?? '/usr/bin/chromium',
            args: [
                // Chromium refuses to run as root with its sandbox.
                ...(getuid?.() === 0 ? ['--no-sandbox'] : []),
                '--disable-gpu',
                // The host's certificate is its own. For a page alone (ignoreHTTPSErrors) Chromium's connections in advance
                // still fail and are tried again: each a handshake that an emulated host pays for.
                '--ignore-certificate-errors',
                // QUIC is UDP, and the test host's port is forwarded as TCP only.
                '--disable-quic',
                '--no-first-run',
                '--disable-background-networking',
                '--disable-component-update',
                '--disable-sync',
            ],
        },
    },
}

const config: PlaywrightTestConfig = {
    // Of each run its own: two at a time would sweep away each other's.
    outputDir: `test-results/${run}`,
    forbidOnly: env['CI'] !== undefined,
    // A test that passes the second time is a defect, of the page or of itself.
    retries: 0,
    // One host. What needs none is given more (Makefile).
    workers: 1,
    reportSlowTests: null,
    reporter: [['list'], ['json', { outputFile: `test-results/${run}.json` }]],
    projects: [
        { name: 'unit', testDir: 'test/unit', timeout: 30 * second },
        { ...onHost, name: 'host', testDir: 'test/host', testIgnore: ['long/**', 'bench/**'] },
        {
            ...onHost,
            name: 'screens',
            testDir: 'test/screens',
            timeout: 3 * minute,
            expect: { timeout: 15 * second },
            use: { ...onHost.use, actionTimeout: 15 * second },
        },
        { ...onHost, name: 'long', testDir: 'test/host/long', timeout: 60 * minute },
        { ...onHost, name: 'bench', testDir: 'test/host/bench', timeout: 60 * minute },
    ],
}

export default defineConfig(config)
