// SPDX-License-Identifier: LGPL-2.1-or-later
// What access control costs: a listing with and without it, and an idle page.
import { CONFIGURATION, SETUP, setUp } from '../access/setup'
import { test } from '../fixtures'
import { asUser, type Host } from '../host'
import { listIsThere } from '../people'
import { defineMany } from './many'

const say = (text: string) => {
    process.stdout.write(`  ${text}\n`)
}

/** The median of five listings, in seconds, on the host itself. */
async function listing(host: Host, account: string): Promise<number> {
    const times = await host.run(
        ...asUser(
            account,
            'TIMEFORMAT=%R; for i in 1 2 3 4 5; do time virsh -c qemu:///system list --all --name >/dev/null 2>&1; done 2>&1',
        ),
    )
    return (
        times
            .trim()
            .split('\n')
            .map(Number)
            .sort((a, b) => a - b)[2] ?? NaN
    )
}

for (const count of [5, 50, 200])
    test(`a listing of ${String(count)} domains with and without access control`, async ({ host }) => {
        await defineMany(host, count)
        await setUp(host)
        const [admin, al] = [await listing(host, 'admin'), await listing(host, 'al')]
        await host.run(SETUP, 'users', 'off')
        await host.shell(`sed -i '/^access_drivers/d' ${CONFIGURATION}; systemctl restart libvirtd.service`)
        const without = await listing(host, 'libby')
        await setUp(host)
        say(
            `${String(count)} domains: with, administrator ${admin.toFixed(2)} s, user ${al.toFixed(2)} s; without ${without.toFixed(2)} s   ratio ${(admin / without).toFixed(1)}`,
        )
    })

test('what polkit is asked because of an idle page, nothing running', async ({ as, host }) => {
    await setUp(host)
    await defineMany(host, 5)
    const page = await as('admin')
    await listIsThere(page)
    // What belongs to the start comes within the first seconds; then the minute.
    await host.run('sleep', '15')
    const asked = await host.run(
        'sh',
        '-c',
        `timeout 60 busctl monitor --match "type='method_call',interface='org.freedesktop.PolicyKit1.Authority'" --json=short 2>/dev/null | grep -c CheckAuthorization || :`,
    )
    say(`idle page, polkit checks in a minute:  ${asked.trim()}   goal 0`)
})
