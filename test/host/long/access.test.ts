// SPDX-License-Identifier: LGPL-2.1-or-later
// The verbs of libvirt that matter, asked by every account: what the host answers against what matrix.ts says it should.
import { busMatrix, virshMatrix } from '../access/compare'
import { GRANT, SETUP } from '../access/setup'
import { expect, test } from '../fixtures'

test('virsh: every account, every domain, every verb', async ({ host }) => {
    expect(await virshMatrix(host)).toEqual([])
})

test("each account's own bus: every domain, every method", async ({ host }) => {
    expect(await busMatrix(host)).toEqual([])
})

test('a daemon that answers strangers although its configuration has the driver is found out', async ({ host }) => {
    // The daemon that runs is older than its configuration.
    await host.shell(`
        systemctl stop libvirtd.service
        mkdir -p /run/systemd/system/libvirtd.service.d
        printf '[Service]\\nExecStart=\\nExecStart=/usr/sbin/libvirtd --timeout 120 --config /run/open.conf\\n' \\
            > /run/systemd/system/libvirtd.service.d/open.conf
        : > /run/open.conf
        systemctl daemon-reload`)
    try {
        expect(await host.succeeds(SETUP, 'users', 'on')).toBe(false)
        expect(await host.succeeds('test', '-e', GRANT)).toBe(false)
        expect(await host.run('cat', '/run/raptor-users')).toContain('libvirtd does not refuse strangers')
    } finally {
        await host.shell(
            'rm -r /run/systemd/system/libvirtd.service.d; systemctl daemon-reload; systemctl restart libvirtd.service',
        )
    }
})
