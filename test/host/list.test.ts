// SPDX-License-Identifier: LGPL-2.1-or-later
import { define, machineByHand } from './domains'
import { expect, test } from './fixtures'
import { becomeAdministrative, openInCockpit, row } from './people'

test('what is done in a shell shows by itself', async ({ as, host }) => {
    const page = await as('admin')
    await expect(page.getByText('No machines yet')).toBeVisible()
    await machineByHand(host, 'alice-db', '128m', 'br-vm2')
    const line = row(page, 'alice-db')
    await expect(line).toContainText('Shut off')
    await expect(line).toContainText('128 MiB')
    await expect(line).toContainText('br-vm2')
    await expect(line).toContainText('1, not pinned')
    await host.run('virsh', 'start', 'alice-db')
    await expect(line).toContainText('Running')
    await host.run('virsh', 'suspend', 'alice-db')
    await expect(line).toContainText('Paused')
    await host.run('virsh', 'vcpupin', 'alice-db', '0', '3', '--live')
    await expect(line).toContainText('1 on 3')
    await host.run('virsh', 'destroy', 'alice-db')
    await expect(line).toContainText('Shut off')
    await host.run('virsh', 'undefine', 'alice-db')
    await expect(line).toContainText('Without a domain')
    await host.run('lvremove', '-qq', '-y', 'lvm-data/guest-alice-db')
    await expect(line).toBeHidden()
})

test('foreign and odd domains are lines like any other, and break nothing', async ({ as, host }) => {
    await define(host, 'srv')
    // As it stands in XML; libvirt allows everything but a slash.
    await define(host, 'Odd &lt;b&gt;name &amp;amp;', {
        extra: "<description>&lt;script&gt;alert(1)&lt;/script&gt;</description><metadata><x:y xmlns:x='urn:x'><name>no</name></x:y></metadata>",
    })
    await define(host, 'bob-two-disks', {
        disk: '/dev/lvm-data/guest-bob-two-disks',
        extra: "<cputune><vcpupin vcpu='0' cpuset='1-3,^2'/></cputune>",
    })
    const page = await as('admin')
    await expect(row(page, 'srv')).toContainText('Shut off')
    await expect(page.getByRole('rowheader', { name: 'Odd <b>name &amp;', exact: true })).toBeVisible()
    await expect(page.locator('th b')).toHaveCount(0)
    await expect(row(page, 'bob-two-disks')).toContainText('1 on (1,3)')
    await expect(row(page, 'bob-two-disks')).toContainText('(not in the group)')
})

test('libvirtd restarted while the page is open: it says so and goes on by itself', async ({ as, host }) => {
    await define(host, 'srv')
    const page = await as('admin')
    await expect(row(page, 'srv')).toBeVisible()
    await host.run(
        'systemctl',
        'stop',
        'libvirtd.socket',
        'libvirtd-ro.socket',
        'libvirtd-admin.socket',
        'libvirtd.service',
    )
    await expect(page.getByText('libvirt is not running')).toBeVisible()
    await host.run('systemctl', 'start', 'libvirtd.service')
    await expect(page.getByText('libvirt is not running')).toBeHidden()
    // Its events arrive again.
    await define(host, 'after')
    await expect(row(page, 'after')).toBeVisible()
})

test("in Cockpit's own frame the page follows its switch for administrative access", async ({ browser, host }) => {
    const { context, page, frame } = await openInCockpit(browser, host, 'admin', '#/host')
    await expect(frame.getByText('This needs administrative access')).toBeVisible()
    await becomeAdministrative(page)
    await expect(frame.getByRole('list', { name: 'Checks' })).toContainText('polkit refuses strangers')
    await frame.getByRole('link', { name: 'Machines' }).click()
    await expect(frame.getByText(/GiB of .* free/)).toBeVisible()
    await expect(frame.getByText('You have limited access')).toBeHidden()
    await context.close()
})
