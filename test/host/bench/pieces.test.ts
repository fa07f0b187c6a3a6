// SPDX-License-Identifier: LGPL-2.1-or-later
// `make bench`: the list beside the least that it could be: an empty page of Cockpit that opens a bus of its own, and asks libvirt for
// the domains, their states and their XML.
import type { Browser, Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import type { Host } from '../host'
import { row } from '../people'
import { beforeLogIn } from './log-in'
import { defineMany, nameOf } from './many'
import { median, spread } from './traffic'

const COUNT = 5
const ROUNDS = 5

const HTML = `<!doctype html><html><head><title>pieces</title><script src="../base1/cockpit.js"></script>
<script src="pieces.js"></script></head><body></body></html>`

const SCRIPT = `
"use strict";
const CONNECT = "/org/libvirt/QEMU";
cockpit.user().then(({ id }) => {
    const bus = cockpit.spawn(["dbus-daemon", "--config-file=/usr/local/share/raptor/bus.conf",
        "--address=unix:dir=/run/user/" + id, "--nofork", "--nosyslog", "--print-address=1"]);
    bus.stream(async address => {
        const client = cockpit.dbus("org.libvirt", { bus: "none", address: address.trim() });
        const ask = (path, iface, method, args, type) => client.call(path, "org.libvirt." + iface, method, args, { type });
        const states = ask(CONNECT, "Connect", "GetAllDomainStats", [1, 0], "uu");
        const [paths] = await ask(CONNECT, "Connect", "ListDomains", [0], "u");
        await Promise.all([states, ...paths.map(path => ask(path, "Domain", "GetXMLDesc", [0], "u"))]);
        document.title = "all " + paths.length;
    });
});
`

async function fromLogIn(browser: Browser, host: Host, name: string, isThere: (page: Page) => Promise<void>) {
    const { context, page, logIn } = await beforeLogIn(browser, host, name)
    const began = Date.now()
    await logIn.click()
    await isThere(page)
    const took = Date.now() - began
    await context.close()
    return took
}

test('the list beside the sum of its pieces', async ({ browser, host }) => {
    await defineMany(host, COUNT)
    const at = '/usr/local/share/cockpit/pieces'
    await host.run('mkdir', '-p', at)
    for (const [name, text] of [
        ['manifest.json', '{}'],
        ['index.html', HTML],
        ['pieces.js', SCRIPT],
    ] as const)
        await host.give(text, 'tee', `${at}/${name}`)
    const list: number[] = []
    const pieces: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
        pieces.push(
            await fromLogIn(browser, host, 'pieces', async page => {
                await expect(page).toHaveTitle(`all ${String(COUNT)}`, { timeout: 300_000 })
            }),
        )
        list.push(
            await fromLogIn(browser, host, 'raptor', async page => {
                await expect(row(page, nameOf(COUNT - 1))).toBeVisible({ timeout: 300_000 })
            }),
        )
    }
    await host.run('rm', '-r', at)
    process.stdout.write(
        `  log-in to list of ${String(COUNT)}:  ${spread(list)}   its pieces ${spread(pieces)}   ratio ${(median(list) / median(pieces)).toFixed(2)}, goal 1.2\n`,
    )
})
