// SPDX-License-Identifier: LGPL-2.1-or-later
import { expect, test } from '../fixtures'
import type { Host } from '../host'
import { provision, row } from '../people'

/** Writes a sum to a console and waits until its result is read there: only a shell on the other side makes it. */
const ASK = `
import os, select, sys, time, tty
console = os.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY)
tty.setraw(console)
seen, end, asked = b"", time.monotonic() + 400, 0
while b"sum 42" not in seen:
    if time.monotonic() > end:
        sys.exit("no answer, but: " + repr(seen[-400:]))
    if time.monotonic() > asked + 5:
        os.write(console, b"\\necho sum $((40 + 2))\\n")
        asked = time.monotonic()
    if select.select([console], [], [], 1)[0]:
        seen += os.read(console, 4096)
`

const consolePaths = async (host: Host, domain: string) =>
    [
        ...(await host.run('virsh', 'dumpxml', domain)).matchAll(
            /<console type='pty' tty='([^']+)'>|<console type='pty'>\s*<source path='([^']+)'/g,
        ),
    ].map(([, tty, path]) => tty ?? path ?? '')

// The other tests' guests have nothing to boot, and are held back (lab/rootfs/etc/libvirt/hooks/qemu).
test.beforeEach(async ({ host }) => {
    await host.run('touch', '/run/guests-at-full-speed')
})
test.afterEach(async ({ host }) => {
    await host.run('rm', '/run/guests-at-full-speed')
})

test('a guest on a provisioned volume gets its address on each bridge and answers on both consoles', async ({
    as,
    host,
}) => {
    const page = await as('admin')
    const machines = [
        ['al', 'web', 'br-vm1', '10.77.1.2'],
        ['alice', 'db', 'br-vm4', '10.77.4.2'],
    ] as const
    for (const [owner, name, bridge, address] of machines) {
        const domain = `${owner}-${name}`
        await provision(
            page,
            {
                Owner: owner,
                Name: name,
                vCPUs: '1',
                'Pins of the vCPUs': '4',
                'Pins of the emulator': '6',
                Memory: '192',
                Volume: '128 MiB',
            },
            bridge,
        )
        await host.run(
            'dd',
            'if=/usr/local/share/raptor-lab/guest.raw',
            `of=/dev/lvm-data/guest-${domain}`,
            'bs=4M',
            'oflag=direct',
            'status=none',
        )
        await row(page, domain).getByRole('button', { name: 'Start' }).click()
        await expect(row(page, domain)).toContainText('Running')
        const consoles = await consolePaths(host, domain)
        expect(consoles).toHaveLength(2)
        // ttyS0 first, then hvc0.
        for (const path of consoles) await host.give(ASK, 'python3', '-', path)
        await expect.poll(() => host.succeeds('ping', '-c1', '-W2', address), { timeout: 120_000 }).toBe(true)
        expect(await host.shell('cat /var/lib/misc/dnsmasq.leases')).toContain(
            ` 52:54:00:00:00:0${bridge.slice(-1)} ${address} `,
        )
        await row(page, domain).getByRole('button', { name: 'Shut down' }).click()
        await expect(row(page, domain)).toContainText('Shut off', { timeout: 120_000 })
    }
})
