// SPDX-License-Identifier: LGPL-2.1-or-later
// The page's own libvirt-dbus, and a part of the page, go away under it.
import { define } from '../domains'
import { expect, test } from '../fixtures'
import { choose, listIsThere, row } from '../people'

const PROGRAM = '/usr/sbin/libvirt-dbus'
const PAGE = '/usr/local/share/cockpit/raptor'

test('libvirt-dbus killed, not executable, replaced: it is told, there is a way back, and events arrive again', async ({
    as,
    host,
}) => {
    await define(host, 'srv')
    const page = await as('admin')
    await expect(row(page, 'srv')).toBeVisible()
    const kill = () =>
        host.shell("pkill -KILL -u admin -x libvirt-dbus || pkill -KILL -u admin -f '^/usr/.*libvirt-dbus'")
    await kill()
    await define(host, 'after')
    await expect(row(page, 'after')).toBeVisible()
    await host.run('chmod', 'a-x', PROGRAM)
    try {
        await kill()
        await expect(page.getByText('The connection to libvirt has ended')).toBeVisible()
        await expect(page.getByText('libvirt-dbus does not start')).toBeVisible()
    } finally {
        await host.run('chmod', 'a+x', PROGRAM)
    }
    await page.getByRole('button', { name: 'Connect again' }).click()
    await expect(page.getByRole('button', { name: 'Connect again' })).toBeHidden()
    await host.shell(`cp -p ${PROGRAM} ${PROGRAM}.new && mv ${PROGRAM}.new ${PROGRAM}`)
    await define(host, 'last')
    await expect(row(page, 'last')).toBeVisible()
})

test('a part of the page that an update has taken away is told of, and the list goes on', async ({ as, host }) => {
    await define(host, 'srv')
    await host.run('virsh', 'start', 'srv')
    const page = await as('admin')
    await listIsThere(page)
    await host.shell(`mkdir /root/taken && mv ${PAGE}/second-*.js.gz /root/taken/`)
    try {
        await choose(page, 'srv', 'Force off')
        await expect(page.getByText('This part of the page cannot be shown')).toBeVisible()
        await host.run('virsh', 'destroy', 'srv')
        await expect(row(page, 'srv')).toContainText('Shut off')
    } finally {
        await host.shell(`mv /root/taken/* ${PAGE}/ && rmdir /root/taken`)
    }
})
