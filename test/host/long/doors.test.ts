// SPDX-License-Identifier: LGPL-2.1-or-later
// Every way into Cockpit, and what Host says of the host: of what decides, not of what a file looks like.
import type { Page } from '@playwright/test'
import { GRANT, SETUP, setUp, statusOf, waysIn } from '../access/setup'
import { define, volumes } from '../domains'
import { expect, test } from '../fixtures'
import { row } from '../people'

test('a stranger finds no other way into Cockpit, and Host tells of one that somebody has opened', async ({ host }) => {
    const HERE = ['/cockpit/login', '/cockpit+=127.0.0.1/login', '/cockpit+=127.0.0.1:22/login']
    const CONF = '/etc/cockpit/cockpit.conf'
    const PAM = '/etc/pam.d/cockpit'
    await host.shell(
        `${SETUP} logins off; cp -p ${CONF} /run/cockpit.conf; sed -i '/^LoginTo/d' ${CONF}; cp -p ${CONF} /run/open.conf`,
    )
    try {
        expect(await waysIn(host, 'stranger', HERE)).toEqual(HERE)
        await host.run(SETUP, 'logins', 'on', 'admin')
        expect(await waysIn(host, 'stranger', HERE)).toEqual([])
        expect(await waysIn(host, 'al', HERE)).toEqual(['/cockpit/login'])
        expect(await statusOf(host, 'logins', 'login-door')).toEqual([`logins good ${PAM}`])

        // A scheme that asks sshd is told; a file that a package puts back is noticed.
        await host.shell(`printf '[basic]\\naction = remote-login-ssh\\n' >> ${CONF}`)
        expect(await waysIn(host, 'stranger', ['/cockpit/login'])).toEqual(['/cockpit/login'])
        await host.shell(`sed -i '/pam_succeed_if/d' ${PAM}`)
        const [logins, ...doors] = await statusOf(host, 'logins', 'login-door')
        expect(logins).toContain('it was switched on and is not any more')
        expect(doors).toEqual(['login-door bad [basic] action = remote-login-ssh'])

        await host.shell(
            `sed -i '/^.basic/,$d' ${CONF}; ${SETUP} logins on admin; ${SETUP} logins off; cmp ${CONF} /run/open.conf`,
        )
        expect(await statusOf(host, 'logins')).toEqual([`logins off ${PAM}`])
    } finally {
        await host.run('cp', '-p', '/run/cockpit.conf', CONF)
        await setUp(host)
    }
})

/** Host's lines of this state. */
const lines = (page: Page, state: 'Needs attention' | 'Good') =>
    page.getByRole('list', { name: 'Checks' }).getByRole('list').getByRole('listitem').filter({ hasText: state })

test('Host asks what decides: LVM without its filters, libvirt, and the names of the members', async ({ as, host }) => {
    const kept = '/run/lvmlocal.conf'
    await host.shell(`
        cp -p /etc/lvm/lvmlocal.conf ${kept}
        printf 'devices { global_filter=["r|/dev/vdb|"] }\\nbackup { backup=0 }\\n' >> /etc/lvm/lvmlocal.conf
        mkdir -p /etc/qemu/firmware
        for file in /usr/share/qemu/firmware/*; do touch "/etc/qemu/firmware/\${file##*/}"; done
        useradd --badname --gid vm-users jane.doe`)
    try {
        expect(await statusOf(host, 'volume-group', 'lvm-live', 'firmware', 'secure-boot', 'member', 'kvm')).toEqual([
            'member bad jane.doe dot',
            expect.stringMatching(/^kvm (good|bad)/),
            'firmware bad',
            'secure-boot bad',
            'volume-group bad lvm-data hidden: /dev/vdb',
            expect.stringMatching(/^lvm-live bad .*backup=0/),
        ])
        const page = await as('admin', { place: '#/host' })
        const bad = lines(page, 'Needs attention')
        for (const words of [
            ['LVM does not see a disk that has the volume group lvm-data', '/dev/vdb', 'Create no group on it'],
            ['The list does not hear of changes to volumes that are made elsewhere', 'backup=0'],
            ['libvirt finds no UEFI firmware for machines', 'a file in /etc/qemu/firmware hides its description'],
            ['libvirt finds no firmware with Secure Boot'],
            ['No machine can belong to jane.doe, a member of vm-users', 'it has no dots'],
        ]) {
            const line = bad.filter({ hasText: words[0] ?? '' })
            for (const word of words) await expect(line).toContainText(word)
        }
        await expect(page.getByText('vgcreate')).toBeHidden()
    } finally {
        await host.shell(`cp -p ${kept} /etc/lvm/lvmlocal.conf; rm -r /etc/qemu/firmware; userdel -rf jane.doe; :`)
    }
    expect(await statusOf(host, 'volume-group', 'lvm-live', 'firmware', 'member')).toEqual([
        'member good',
        'firmware good',
        'volume-group good lvm-data',
        'lvm-live good /etc/lvm/backup',
    ])
})

test('somebody whose group has lost its name since she logged in finds her page', async ({ as, host }) => {
    await define(host, 'al-web')
    await host.shell('groupadd --gid 4711 fleeting; usermod --append --groups fleeting al')
    try {
        const page = await as('al', { fresh: true })
        await expect(row(page, 'al-web')).toBeVisible()
        await host.run('groupdel', 'fleeting')
        expect(
            await host.shell('for pid in $(pgrep -u al cockpit-bridge); do grep Groups /proc/$pid/status; done'),
        ).toContain('4711')
        await page.reload()
        await expect(row(page, 'al-web')).toBeVisible()
    } finally {
        await host.shell('groupdel fleeting 2>/dev/null || :')
    }
})

test('what waits to be zeroed keeps its programs here, unless somebody insists; then nothing of ours is left', async ({
    host,
}) => {
    const make = (words: string) =>
        host.shell(`cd /root/project && make --no-print-directory ${words} 2>&1; echo rc=$?`)
    await host.run('lvcreate', '--yes', '-L64M', '-n', 'wipe-x', '--addtag', 'raptor.state=quarantine', 'lvm-data')
    const refused = await make('uninstall')
    expect(refused).toContain('lvm-data/wipe-x (quarantine)')
    expect(refused).toContain('make uninstall FORCE=1 goes on all the same')
    expect(refused).toMatch(/rc=[^0]/)
    expect(await statusOf(host, 'users')).toEqual([expect.stringMatching(/^users good/)])
    try {
        expect(await make('uninstall FORCE=1')).toMatch(/rc=0/)
        // What it was told, switched on or wrote: none of it is left, and none of it is named by anything that is.
        expect(
            await host.shell(`
                ls -d /usr/local/libexec/raptor /usr/local/share/raptor /usr/local/share/cockpit/raptor ${GRANT} 2>/dev/null
                ls /etc/polkit-1/rules.d /etc/dbus-1/system.d | grep -i raptor
                find /usr/local/lib /etc/systemd /run/systemd -name '*raptor*' -not -path '/run/systemd/journal/*'
                grep -rl raptor /etc/pam.d /etc/cockpit /etc/libvirt 2>/dev/null
                systemctl list-units --all --plain --no-legend 'raptor-*' | grep -v not-found
                systemctl show -P ExecStartPre libvirtd.service | grep raptor
                :`),
        ).toBe('')
        expect(await volumes(host)).toEqual(['wipe-x'])
    } finally {
        await host.shell(`cd /root/project && make --no-print-directory install >/dev/null
            systemctl reload dbus.service; systemctl restart polkit.service libvirtd.service`)
        await setUp(host)
    }
})
