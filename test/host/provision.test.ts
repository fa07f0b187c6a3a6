// SPDX-License-Identifier: LGPL-2.1-or-later
import { parseVolumes } from '../../src/machine/volume/look'
import { domainNames, volumes } from './domains'
import { expect, test } from './fixtures'
import { fillIn, listIsThere, review, row } from './people'

/** raptor.md's example. */
const EXAMPLE = {
    Owner: 'al',
    Name: 'web',
    vCPUs: '4',
    'Pins of the vCPUs': '4-7',
    'Pins of the emulator': '6,7',
    Memory: '256 MiB',
    Volume: '1 GiB',
}
const EXAMPLE_XML = [
    "<vcpu placement='static'>4</vcpu>",
    '<cputune>',
    "<vcpupin vcpu='0' cpuset='4'/>",
    "<vcpupin vcpu='1' cpuset='5'/>",
    "<vcpupin vcpu='2' cpuset='6'/>",
    "<vcpupin vcpu='3' cpuset='7'/>",
    // libvirt writes the set 6,7 as a range.
    "<emulatorpin cpuset='6-7'/>",
    '</cputune>',
]

test.describe('listened to', () => {
    test.use({ listen: true })

    test(
        'an administrator provisions the example of raptor.md, and the host has what it describes',
        { tag: '@recorded' },
        async ({ as, host }) => {
            const page = await as('admin')
            // Extents with an old file system on them: lvcreate must neither ask nor fail.
            await host.shell(
                'lvcreate -qq -Wy -y -L 1g -n old lvm-data && mkfs.ext4 -q /dev/lvm-data/old && lvremove -qq -y lvm-data/old',
            )
            await review(page, EXAMPLE)
            await expect(page.getByText('lvcreate --yes -W y -Z y -L 1g -n guest-al-web')).toBeVisible()
            await expect(page.getByText('virsh -c qemu:///system define al-web.xml')).toBeVisible()
            await expect(page.getByLabel('Domain XML')).toContainText('<name>al-web</name>')
            await page.getByRole('button', { name: 'Provision machine' }).click()
            await expect(page.getByText('al-web is provisioned')).toBeVisible()

            const xml = await host.run('virsh', 'dumpxml', '--inactive', 'al-web')
            const lines = xml.split('\n').map(line => line.trim())
            expect(lines.slice(lines.indexOf(EXAMPLE_XML[0] ?? ''), lines.indexOf('</cputune>') + 1)).toEqual(
                EXAMPLE_XML,
            )
            await host.give(xml, 'virt-xml-validate', '-', 'domain')
            expect(xml).not.toMatch(/<graphics|<video/)
            expect(xml).toMatch(/firmware='efi'/)
            expect(xml).toContain("<feature enabled='no' name='secure-boot'/>")
            expect(xml).toContain("<mac address='52:54:00:00:00:01'/>")
            expect(xml).toContain("<source bridge='br-vm1'/>")
            expect(xml).toContain("<source dev='/dev/lvm-data/guest-al-web'/>")
            expect(xml).toMatch(/<driver name='qemu' type='raw' cache='none'/)
            expect(xml).toMatch(/<target type='isa-serial' port='0'/)
            expect(xml).toMatch(/<target type='virtio' port='1'\/>/)
            expect(await host.run('virsh', 'dominfo', 'al-web')).toMatch(/Autostart: +enable/)

            const look = await host.run('/usr/local/libexec/raptor/raptor-look', 'volumes')
            expect(parseVolumes(look, undefined).group?.volumes).toMatchObject([
                { name: 'guest-al-web', sizeBytes: 1024 ** 3, state: 'in-use' },
            ])
            // Nothing of the old file system: its superblock lies at 1 KiB, where lvcreate's own zeroing reaches.
            expect(await host.run('blkid', '-p', '/dev/lvm-data/guest-al-web').catch(() => 'nothing')).toBe('nothing')

            await page.getByRole('button', { name: 'Back to the machines' }).click()
            const line = row(page, 'al-web')
            await expect(line).toContainText('al')
            await expect(line).toContainText('4 on 4-7')
            await expect(line).toContainText('emulator on 6,7')
            await expect(line).toContainText('256 MiB')
            await expect(line).toContainText('1 GiB')
            await expect(line).toContainText('br-vm1')
        },
    )
})

test('what is chosen in the form is what the domain has: console, start with the host, Secure Boot with its keys', async ({
    as,
    host,
}) => {
    const page = await as('admin', { place: '#/provision' })
    await fillIn(page, { Owner: 'al', Name: 'safe', Memory: '256', Volume: '64 MiB' })
    await page.getByRole('combobox', { name: 'Console' }).selectOption('virtio')
    await page.getByLabel('Start with the host').uncheck()
    await page.getByLabel('Secure Boot').check()
    await page.getByRole('button', { name: 'Review' }).click()
    await page.getByRole('button', { name: 'Provision machine' }).click()
    await expect(page.getByText('al-safe is provisioned')).toBeVisible()
    const xml = await host.run('virsh', 'dumpxml', '--inactive', 'al-safe')
    expect(xml).toContain("<feature enabled='yes' name='enrolled-keys'/>")
    expect(xml).toContain("<feature enabled='yes' name='secure-boot'/>")
    expect(xml).not.toContain('<serial')
    // The suggestions were taken: the first free CPUs, and the first free bridge.
    expect(xml).toContain("<vcpupin vcpu='1' cpuset='1'/>")
    expect(xml).toContain("<source bridge='br-vm1'/>")
    expect(await host.run('virsh', 'dominfo', 'al-safe')).toMatch(/Autostart: +disable/)
})

test('a step that fails is told in the words of the host, and what was done before is undone', async ({ as, host }) => {
    const page = await as('admin')
    await review(page, EXAMPLE)
    // libvirt cannot write the domain down: the volume is there already when defining fails.
    await host.run('chattr', '+i', '/etc/libvirt/qemu')
    try {
        await page.getByRole('button', { name: 'Provision machine' }).click()
        await expect(page.getByText('al-web was not provisioned')).toBeVisible()
        await expect(page.getByText(/Operation not permitted/)).toBeVisible()
        await expect(page.getByText('What was done before is undone: nothing is left over.')).toBeVisible()
    } finally {
        await host.run('chattr', '-i', '/etc/libvirt/qemu')
    }
    expect(await volumes(host)).toEqual([])
    expect(await domainNames(host)).toEqual([])
})

test('a group that fills up between review and run is told, and nothing is begun', async ({ as, host }) => {
    const page = await as('admin')
    await review(page, EXAMPLE)
    await host.run('lvcreate', '-y', '-l', '100%FREE', '-n', 'full', 'lvm-data')
    await page.getByRole('button', { name: 'Provision machine' }).click()
    await expect(page.getByText('The host has changed since the review. Nothing was done.')).toBeVisible()
    await expect(
        page.getByText('The volume group has 0 B free.').or(page.getByText(/The volume group has 0 .* free/)),
    ).toBeVisible()
    expect(await volumes(host)).toEqual(['full'])
    expect(await domainNames(host)).toEqual([])
})

test('two pages provision one name and one bridge at once: one wins, the other is told', async ({ as, host }) => {
    const pages = [await as('admin'), await as('admin', { fresh: true })]
    for (const page of pages) await review(page, EXAMPLE, 'br-vm3')
    await Promise.all(pages.map(page => page.getByRole('button', { name: 'Provision machine' }).click()))
    const won = pages.map(page => page.getByText('al-web is provisioned'))
    const lost = pages.map(page => page.getByText('Nothing was done.'))
    for (const [index] of pages.entries()) {
        const [yes, no] = [won[index], lost[index]]
        if (yes && no) await expect(yes.or(no)).toBeVisible()
    }
    expect((await Promise.all(won.map(text => text.count()))).sort()).toEqual([0, 1])
    for (const page of pages)
        if ((await page.getByText('Nothing was done.').count()) > 0) {
            await expect(page.getByText('A domain al-web exists already.')).toBeVisible()
            await expect(page.getByText('The bridge is taken by al-web.')).toBeVisible()
        }
    expect(await volumes(host)).toEqual(['guest-al-web'])
    expect(await domainNames(host)).toEqual(['al-web'])
})

test('a tab closed in the middle leaves a line that says so, with one action that cleans up', async ({ as, host }) => {
    const first = await as('admin', { fresh: true })
    const second = await as('admin')
    await listIsThere(second)
    await review(first, { ...EXAMPLE, Volume: '64 MiB' })
    const daemon = (await host.run('systemctl', 'show', '-P', 'MainPID', 'libvirtd.service')).trim()
    // libvirtd stands still from the moment at which the volume is there: defining hangs.
    const stopped = host.shell(`until [ -e /dev/lvm-data/guest-al-web ]; do :; done; kill -STOP ${daemon}`)
    try {
        await first.getByRole('button', { name: 'Provision machine' }).click()
        await stopped
        await expect(row(second, 'al-web').getByText('Being provisioned')).toBeVisible()
        await first.context().close()
    } finally {
        await host.run('kill', '-CONT', daemon)
    }
    const line = row(second, 'al-web')
    await expect(line.getByText('Unfinished')).toBeVisible()
    await line.getByRole('button', { name: 'Clean up' }).click()
    await second.getByRole('dialog').getByRole('button', { name: 'Clean up' }).click()
    await expect(second.getByText('No machines yet')).toBeVisible()
    expect(await volumes(host)).toEqual([])
    expect(await domainNames(host)).toEqual([])
})
