// SPDX-License-Identifier: LGPL-2.1-or-later
import { createVolume, define, machineByHand } from '../domains'
import { expect, test } from '../fixtures'
import type { Host } from '../host'
import { SETUP, setUp } from '../access/setup'
import { choose, fillIn, listIsThere, review, row } from '../people'
import { noOverride, override } from '../settings'
import { slowWipes } from '../throttle'
import { shoot, waited } from './shoot'

const EXAMPLE = { Owner: 'al', Name: 'web', vCPUs: '4', 'Pins of the vCPUs': '4-7', Memory: '256', Volume: '64 MiB' }

test.afterEach(async ({ host }) => {
    await noOverride(host)
    await host.shell('umount -q /mnt || :')
})

/** Of every volume that is tagged for it. */
const startWipes = (host: Host) =>
    host.shell(
        'for uuid in $(lvs --noheadings -o lv_uuid -S lv_tags=raptor.state=wiping lvm-data); do systemctl start --no-block raptor-wipe@$uuid.service; done',
    )

/** Somebody provisions, and somebody wipes: by their tags and units, so that they stay as they are for a picture. */
async function busyHost(host: Host) {
    const pins = "<cputune><vcpupin vcpu='0' cpuset='1'/><emulatorpin cpuset='2,3'/></cputune>"
    await createVolume(host, 'guest-al-web', '128m')
    await define(host, 'al-web', { disk: '/dev/lvm-data/guest-al-web', bridge: 'br-vm1', extra: pins })
    await define(host, 'alice-database-with-a-name-that-is-as-long-as-a-label-may-be-ok', {
        bridge: 'br-vm2',
        extra: pins,
    })
    await define(host, 'srv')
    await define(host, 'bob-away', { bridge: 'br-vm3' })
    await host.run('virsh', 'start', 'al-web')
    await host.run('virsh', 'start', 'srv')
    await host.run('virsh', 'suspend', 'srv')
    await createVolume(host, 'guest-al-unfinished', '64m', '--addtag', 'raptor.state=provisioning')
    await createVolume(host, 'guest-al-left')
    await define(host, 'al-new', { disk: '/dev/lvm-data/guest-al-new' })
    const domain = (await host.run('virsh', 'domuuid', 'al-new')).trim()
    const isNew = ['raptor.state=wiping', 'raptor.then=use', 'raptor.name=guest-al-new', `raptor.domain=${domain}`]
    await slowWipes(host, '1M')
    const add = (tags: readonly string[]) => tags.flatMap(tag => ['--addtag', tag])
    const wiping = (name: string) => add(['raptor.state=wiping', `raptor.name=${name}`])
    await createVolume(host, 'guest-al-gone', '512m', ...wiping('guest-al-gone'))
    await startWipes(host)
    // The others wait for this one. Started all at once, whose turn it is were nobody's choice.
    await expect
        .poll(() => host.run('systemctl', 'show', '-P', 'StatusText', 'raptor-wipe@*.service'))
        .toMatch(/^zeroing/)
    await createVolume(host, 'new-1', '512m', ...add(isNew))
    await createVolume(host, 'guest-al-held', '512m', ...wiping('guest-al-held'))
    await host.shell('mkfs.ext4 -q /dev/lvm-data/guest-al-held && mount /dev/lvm-data/guest-al-held /mnt')
    await startWipes(host)
}

test('the list in each of its states', async ({ as, host }) => {
    const page = await as('admin')
    await expect(page.getByText('No machines yet')).toBeVisible()
    await shoot(page, 'machines-empty')
    await busyHost(host)
    await expect(row(page, 'al-gone').getByRole('progressbar')).toBeVisible()
    await expect(row(page, 'al-held')).toContainText('Wipe stopped')
    await expect(row(page, 'al-new')).toContainText('Waiting for another wipe on the same disk')
    await expect(row(page, 'al-unfinished')).toContainText('Unfinished')
    await expect(row(page, 'al-web')).toContainText('Running')
    await shoot(page, 'machines')
    await page.getByRole('button', { name: 'Actions for al-web' }).click()
    await shoot(page, 'machines-menu')
    await page.getByRole('menuitem', { name: 'Force off' }).click()
    await shoot(page, 'force-off')
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await choose(page, 'al-web', 'Zero and delete')
    await page.getByRole('button', { name: 'Show the commands' }).click()
    await shoot(page, 'delete')
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Actions for al-new' }).click()
    await shoot(page, 'machines-menu-new')
    await page.getByRole('menuitem', { name: 'Zero and delete' }).click()
    await shoot(page, 'delete-new')
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await choose(page, 'srv', 'Zero and delete')
    await shoot(page, 'delete-refused')
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
    await row(page, 'al-unfinished').getByRole('button', { name: 'Clean up' }).click()
    await shoot(page, 'clean-up')
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await row(page, 'al-left').getByRole('button', { name: 'Zero and delete' }).click()
    await shoot(page, 'delete-volume')
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await choose(page, 'al-gone', 'Limit…')
    await shoot(page, 'limit')
    await page.getByRole('dialog').getByLabel('At most, MiB/s').fill('fast')
    await shoot(page, 'limit-wrong')
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    // A start that the host refuses: its disk is not there.
    await define(host, 'bob-broken', { disk: '/dev/lvm-data/not-there' })
    await row(page, 'bob-broken').getByRole('button', { name: 'Start' }).click()
    await expect(page.getByText('bob-broken: "Start" was not done')).toBeVisible()
    await shoot(page, 'machines-notice')
    await row(page, 'al-gone').getByRole('button', { name: 'Pause' }).click()
    await expect(row(page, 'al-gone')).toContainText('Paused')
    await shoot(page, 'machines-paused')
})

test('no connection, no access, nothing known yet', async ({ as, host }) => {
    await machineByHand(host, 'al-web')
    const limited = await as('admin', { administrative: false })
    await expect(row(limited, 'al-web')).toBeVisible()
    await shoot(limited, 'limited-access')
    await limited.goto(`${host.address}/cockpit/@localhost/raptor/index.html#/provision`)
    await expect(limited.getByText('Administrative access is needed')).toBeVisible()
    await shoot(limited, 'provision-limited-access')

    await host.run(SETUP, 'logins', 'off')
    const stranger = await as('stranger')
    await expect(stranger.getByRole('heading', { name: 'You are in none of the groups' })).toBeVisible()
    await shoot(stranger, 'stranger')
    await host.run(SETUP, 'logins', 'on', 'admin')

    const page = await as('admin')
    await listIsThere(page)
    await host.run(
        'systemctl',
        'stop',
        'libvirtd.socket',
        'libvirtd-ro.socket',
        'libvirtd-admin.socket',
        'libvirtd.service',
    )
    await expect(page.getByText('libvirt is not running')).toBeVisible()
    await shoot(page, 'libvirt-lost')
    await host.run('systemctl', 'start', 'libvirtd.service')
    await expect(row(page, 'al-web')).toBeVisible()
    await host.run('pkill', '-STOP', '-x', 'libvirtd')
    try {
        await page.reload()
        await expect(page.getByText('19.9 GiB of 20.0 GiB free')).toBeVisible()
        await shoot(page, 'machines-loading')
    } finally {
        // The bus has left it for dead: it would fail from now on.
        await host.shell('pkill -CONT -x libvirtd; systemctl restart libvirtd.service')
    }
})

test("a user's list, and the host in good and in bad shape", async ({ as, host }) => {
    const user = await as('al')
    await shoot(await waited(user, 'No machines yet'), 'user-empty')
    await machineByHand(host, 'al-web', '128m', 'br-vm1')
    await define(host, 'srv')
    await expect(row(user, 'al-web')).toContainText('128 MiB')
    await shoot(user, 'user')
    const page = await as('admin', { place: '#/host' })
    await shoot(await waited(page, 'polkit refuses strangers'), 'host')
    await host.shell(`${SETUP} users off; ${SETUP} logins off; ip link set br-vm2 down`)
    await shoot(await waited(user, 'Users are not let in at the moment'), 'user-shut-out')
    await page.reload()
    await shoot(await waited(page, 'The bridge br-vm2 is down'), 'host-bad')
    await page.getByRole('button', { name: 'Let users in' }).click()
    await shoot(await waited(page, 'libvirtd: strangers are refused'), 'host-done')
    await host.run('ip', 'link', 'set', 'br-vm2', 'up')
    await host.run(SETUP, 'users', 'off')
    await page.goto(`${host.address}/cockpit/@localhost/raptor/index.html`)
    await shoot(await waited(page, 'Users cannot see or run their machines'), 'users-off')
    await setUp(host)
    const limited = await as('admin', { administrative: false, place: '#/host' })
    await shoot(await waited(limited, 'This needs administrative access'), 'host-limited-access')
})

test('settings that cannot be used, and a volume group that is not there', async ({ as, host }) => {
    await override(host, { volumeGroup: '../etc' })
    // A bridge reads the settings when it starts: each is a log-in of its own.
    await shoot(
        await waited(await as('admin', { fresh: true }), 'The settings of Raptor VMs cannot be used'),
        'settings-wrong',
    )
    await override(host, { volumeGroup: 'nowhere' })
    const page = await waited(await as('admin', { fresh: true }), 'There is no volume group nowhere on this host.')
    await shoot(page, 'group-absent')
    await page.goto(`${host.address}/cockpit/@localhost/raptor/index.html#/provision`)
    await shoot(await waited(page, 'Create it with vgcreate'), 'provision-group-absent')
})

test('provisioning in each of its states', async ({ as, host }) => {
    const page = await as('admin')
    await listIsThere(page)
    await page.getByRole('button', { name: 'Provision machine' }).click()
    await expect(page.getByRole('textbox', { name: 'Volume' })).toBeVisible()
    await shoot(page, 'provision')
    await fillIn(page, { Owner: 'Bob', Name: '../etc', 'Pins of the vCPUs': '1,99', Volume: '90 GiB', Memory: 'x' })
    await page.getByRole('button', { name: 'Review' }).click()
    await shoot(page, 'provision-refused')
    await define(host, 'srv', { bridge: 'br-vm2', extra: "<cputune><vcpupin vcpu='0' cpuset='0-7'/></cputune>" })
    await fillIn(page, { ...EXAMPLE, Owner: 'bob' })
    await expect(page.getByText('is among the pins of srv as well').first()).toBeVisible()
    await shoot(page, 'provision-warned')
    await page.getByRole('button', { name: 'Review' }).click()
    await expect(page.getByRole('heading', { name: 'How bob-web will be provisioned' })).toBeVisible()
    await shoot(page, 'review')
    // Somebody else has the lock.
    const holder = host.shell('sleep infinity | /usr/local/libexec/raptor/raptor-lock')
    await expect.poll(() => host.succeeds('sh', '-c', '! flock -n /run/raptor/lock true')).toBe(true)
    await page.getByRole('button', { name: 'Provision machine' }).click()
    await expect(page.getByText(/Waiting for .*, who is changing something/)).toBeVisible()
    await shoot(page, 'provision-waiting')
    await host.run('pkill', '-x', 'sleep')
    await holder.catch(() => undefined)
    await expect(page.getByText('bob-web is provisioned')).toBeVisible()
    await shoot(page, 'provision-done')
})

test('provisioning that is refused or fails', async ({ as, host }) => {
    const page = await as('admin')
    await review(page, EXAMPLE)
    await createVolume(host, 'guest-al-web')
    await page.getByRole('button', { name: 'Provision machine' }).click()
    await expect(page.getByText('Nothing was done.')).toBeVisible()
    await shoot(page, 'provision-changed')
    await host.run('lvremove', '-y', 'lvm-data/guest-al-web')
    await host.run('chattr', '+i', '/etc/libvirt/qemu')
    try {
        await page.getByRole('button', { name: 'Provision machine' }).click()
        await expect(page.getByText(/\/etc\/libvirt\/qemu.*Operation not permitted/)).toBeVisible()
    } finally {
        await host.run('chattr', '-i', '/etc/libvirt/qemu')
    }
    await shoot(page, 'provision-failed')
})
