// SPDX-License-Identifier: LGPL-2.1-or-later
// Every way into Cockpit, and what Host says of the host: of what decides, not of what a file looks like.
import { expect, test } from '../fixtures'
import { SETUP, setUp, statusOf, waysIn } from '../access/setup'

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

test('Host asks what decides: LVM without its filters, libvirt, and the names of the members', async ({ host }) => {
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
    } finally {
        await host.shell(`cp -p ${kept} /etc/lvm/lvmlocal.conf; rm -r /etc/qemu/firmware; userdel -rf jane.doe; :`)
    }
    expect(await statusOf(host, 'volume-group', 'lvm-live', 'firmware', 'member')).toEqual([
        'member good',
        'firmware good',
        'volume-group good lvm-data',
        'lvm-live good /etc/lvm/backup',
    ])
    // What waits to be zeroed keeps its programs here.
    await host.run('lvcreate', '--yes', '-L64M', '-n', 'wipe-x', '--addtag', 'raptor.state=quarantine', 'lvm-data')
    expect(await host.shell(`${SETUP} pending 2>&1 || :`)).toContain('lvm-data/wipe-x (quarantine)')
    await host.run('lvremove', '--yes', 'lvm-data/wipe-x')
    await host.run(SETUP, 'pending')
})
