// SPDX-License-Identifier: LGPL-2.1-or-later
// The guard before the grant: plain install, setup, loss of the driver, and back.
import { define, machineByHand } from '../domains'
import { expect, test } from '../fixtures'
import { asUser, type Host } from '../host'
import { listIsThere, row } from '../people'
import { CONFIGURATION, GRANT, mayLogIn, SETUP, setUp, virshAs } from './setup'

const granted = (host: Host) => host.succeeds('test', '-e', GRANT)
const told = async (host: Host) => (await host.run('cat', '/run/raptor-users')).trim()
/** All at once: each waits for polkit most of the time. */
async function refused(host: Host, accounts: readonly string[], ...options: readonly string[]) {
    await Promise.all(
        accounts.map(async account => {
            expect([account, await virshAs(host, account, ...options, 'list', '--all')]).toEqual([
                account,
                expect.stringMatching(/access denied|authentication/),
            ])
        }),
    )
}
const pidsOfGuests = (host: Host) => host.shell('pgrep -x qemu-system-x86')

test.afterAll(async ({ host }) => {
    await setUp(host)
})

test('after a plain install the host is closed; setup, with a click, lets users in, and guests run on', async ({
    as,
    host,
}) => {
    await machineByHand(host, 'al-web')
    await machineByHand(host, 'alice-db')
    await host.run('virsh', 'start', 'al-web')
    const guests = await pidsOfGuests(host)
    await host.run(SETUP, 'users', 'off')
    // As Debian ships it: no access driver at all.
    const polkit = () => host.run('systemctl', 'show', '--property=MainPID,ReloadResult', 'polkit.service')
    const before = await polkit()
    const reloads = () => host.shell('journalctl -b -u polkit.service -o cat | grep -ci reload || :')
    const reloaded = await reloads()
    await host.shell(`sed -i '/^access_drivers/d' ${CONFIGURATION} && systemctl restart libvirtd.service`)
    expect(await granted(host)).toBe(false)
    // There was no rule to take away: polkit is left alone.
    expect([await polkit(), await reloads()]).toEqual([before, reloaded])
    // Nor does anybody read: without the driver, whoever is on the read-only socket is asked nothing more.
    await refused(host, ['al', 'stranger'])
    await refused(host, ['al', 'stranger', 'nobody', 'www-data', 'polkitd'], '--readonly')
    expect(
        await host.shell("stat -c '%a' /run/raptor /run/raptor/setup.lock; ls /run/raptor-setup.lock 2>&1 || :"),
    ).toMatch(/^700\n600\nls: cannot access/)
    expect(await virshAs(host, 'libby', 'list', '--all')).toContain('alice-db')

    const page = await as('admin')
    await expect(page.getByText('Users cannot see or run their machines')).toBeVisible()
    await page.getByRole('button', { name: 'Look at the host' }).click()
    const checks = page.getByRole('list', { name: 'Checks' })
    await expect(checks).toContainText('libvirtd does not ask polkit: whoever may connect may do everything')
    await checks.getByRole('button', { name: 'Let users in' }).click()
    await expect(checks).toContainText('Members of vm-users see and run their own machines')
    await expect(checks).toContainText('libvirtd asks polkit about each call')
    await expect(page.getByText('libvirtd: strangers are refused')).toBeVisible()

    expect(await granted(host)).toBe(true)
    expect(await pidsOfGuests(host)).toBe(guests)
    const hers = await virshAs(host, 'al', 'list', '--all', '--name')
    expect(hers.trim().split(/\s+/)).toEqual(['al-web'])
    expect(await virshAs(host, 'stranger', 'list', '--all')).toMatch(/access denied|authentication/)
    await page.goto(`${host.address}/cockpit/@localhost/raptor/index.html`)
    await listIsThere(page)
    await expect(page.getByText('Users cannot see or run their machines')).toBeHidden()
    await host.run('virsh', 'destroy', 'al-web')
})

test('a package update that resets the configuration, then a restart: the grant is gone before the socket answers', async ({
    as,
    host,
}) => {
    await setUp(host)
    await define(host, 'al-web')
    const page = await as('admin')
    await expect(row(page, 'al-web')).toBeVisible()
    // Somebody tries all the time, from before until after: never may she see another's, or do what she must not.
    await define(host, 'alice-db')
    await host.shell(`sed -i '/^access_drivers/d' ${CONFIGURATION}`)
    const tries = host.run(
        ...asUser('al', 'for i in $(seq 25); do virsh -c qemu:///system list --all --name 2>&1 || :; done'),
    )
    await host.run('systemctl', 'restart', 'libvirtd.service')
    expect(await tries).not.toContain('alice-db')
    expect(await granted(host)).toBe(false)
    expect(await told(host)).toContain('off: /etc/libvirt/libvirtd.conf has no access_drivers')
    expect(await virshAs(host, 'al', 'list', '--all')).toMatch(/access denied|authentication/)
    expect(await host.run('journalctl', '-b', '-u', 'libvirtd.service', '-o', 'cat')).toContain(
        'users are not let in any more',
    )
    await expect(page.getByText('Users cannot see or run their machines')).toBeVisible()
    await host.run(SETUP, 'users', 'on')
    expect(await virshAs(host, 'al', 'list', '--all')).toContain('al-web')
    await expect(page.getByText('Users cannot see or run their machines')).toBeHidden()
})

test('a guard that cannot do its work shuts users out all the same, and never keeps libvirt from starting', async ({
    host,
}) => {
    await setUp(host)
    await define(host, 'alice-db')
    for (const [breaks, mends] of [
        // The rule cannot be taken away: another one is asked before it.
        [`chattr +i ${GRANT}`, `chattr -i ${GRANT}`],
        ['mv /usr/bin/python3 /usr/bin/python3.away', 'mv /usr/bin/python3.away /usr/bin/python3'],
        // No room to tell it, and a setup that was killed while it proved the driver.
        [
            `cp /usr/local/share/raptor/44-raptor-proof.rules /etc/polkit-1/rules.d/; dd if=/dev/zero of=/run/full bs=64k status=none || :`,
            'rm /run/full',
        ],
    ] as const) {
        await host.shell(`sed -i '/^access_drivers/d' ${CONFIGURATION}; ${breaks}`)
        try {
            expect([breaks, await host.succeeds('systemctl', 'restart', 'libvirtd.service')]).toEqual([breaks, true])
            await refused(host, ['al', 'nobody'], '--readonly')
            await refused(host, ['al'])
            expect(await virshAs(host, 'libby', 'list', '--all')).toContain('alice-db')
        } finally {
            await host.shell(mends)
        }
        await host.run(SETUP, 'users', 'on')
        expect(await virshAs(host, 'alice', 'list', '--all')).toContain('alice-db')
    }
    expect(await host.succeeds('test', '-e', '/run/polkit-1/rules.d/00-raptor-shut.rules')).toBe(false)
    expect(await host.succeeds('test', '-e', '/etc/polkit-1/rules.d/44-raptor-proof.rules')).toBe(false)
})

test('only the three groups may log in, after the one who says so has proved to pass', async ({ host }) => {
    await host.run(SETUP, 'logins', 'off')
    expect(await mayLogIn(host, 'stranger')).toBe(true)
    expect(await host.succeeds(SETUP, 'logins', 'on', 'stranger')).toBe(false)
    expect(await mayLogIn(host, 'stranger')).toBe(true)
    // Root's own shell is nobody's log-in to Cockpit.
    expect(await host.succeeds(SETUP, 'logins', 'on')).toBe(false)
    await host.run(SETUP, 'logins', 'on', 'admin')
    for (const account of ['admin', 'libby', 'al'])
        expect([account, await mayLogIn(host, account)]).toEqual([account, true])
    expect(await mayLogIn(host, 'stranger')).toBe(false)
    expect(await host.succeeds('test', '-e', '/etc/pam.d/raptor-trial')).toBe(false)
})

test('Host tells what is missing, and mends what is safe to mend', async ({ as, host }) => {
    await setUp(host)
    await host.shell(`
        ip link set br-vm2 down
        printf 'polkit.addRule(function (a) { if (a.id.indexOf("org.libvirt.") === 0) return null; });\\n' \\
            > /etc/polkit-1/rules.d/10-site.rules
        ${SETUP} logins off`)
    try {
        const page = await as('admin', { place: '#/host' })
        const checks = page.getByRole('list', { name: 'Checks' })
        await expect(checks).toContainText('The bridge br-vm2 is down')
        await expect(checks).toContainText('/etc/polkit-1/rules.d/10-site.rules is about libvirt')
        for (const good of [
            'The group wheel exists',
            'sudo lets members of wheel',
            'UEFI firmware',
            'polkit refuses strangers',
        ])
            await expect(checks).toContainText(good)
        await checks.getByRole('button', { name: 'Restrict log-ins' }).click()
        await expect(checks).toContainText('Only members of vm-users, wheel, libvirt may log in to Cockpit')
        expect(await mayLogIn(host, 'stranger')).toBe(false)
    } finally {
        await host.shell('rm -f /etc/polkit-1/rules.d/10-site.rules; ip link set br-vm2 up')
    }
})
