// SPDX-License-Identifier: LGPL-2.1-or-later
import { define, createVolume, domainNames, machineByHand, volumes } from './domains'
import { expect, test } from './fixtures'
import type { Host } from './host'
import { choose, listIsThere, provision, row } from './people'
import { fullSpeed, slowWipes } from './throttle'
import { expectWiped, extentsOf, fill, RECORDS, WIPE } from './wipe/volume'

const tagsOf = async (host: Host, name: string) =>
    (
        await host.run('lvs', '--noheadings', '-o', 'lv_tags', '-S', `lv_name=${name} || lv_tags=raptor.name=${name}`)
    ).trim()

const uuidOf = async (host: Host, volume: string) =>
    (await host.run('lvs', '--noheadings', '-o', 'lv_uuid', `lvm-data/${volume}`)).trim()

test('zero and delete goes on when the browser is closed, and leaves zeros and a record', async ({ as, host }) => {
    // A browser of its own: it is closed, with its log-in, in the middle.
    const page = await as('admin', { fresh: true })
    await provision(page, {
        Owner: 'al',
        Name: 'web',
        vCPUs: '1',
        'Pins of the vCPUs': '1',
        'Pins of the emulator': '1',
        Memory: '256',
        Volume: '64 MiB',
    })
    await fill(host, '/dev/lvm-data/guest-al-web', 64)
    const volume = { name: 'guest-al-web', uuid: await uuidOf(host, 'guest-al-web'), sizeMiB: 64 }
    const extents = await extentsOf(host, volume)
    await row(page, 'al-web').getByRole('button', { name: 'Start' }).click()
    await expect(row(page, 'al-web')).toContainText('Running')
    // No VNC, no SPICE: nothing of QEMU's listens.
    expect(await host.shell('ss -Hltnp')).not.toMatch(/qemu|:59\d\d/)
    await slowWipes(host, '1M')

    await choose(page, 'al-web', 'Zero and delete')
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('Zero and delete al-web?')
    await expect(dialog).toContainText('64 MiB')
    await dialog.getByRole('button', { name: 'Zero and delete 64 MiB' }).click()
    await expect(dialog).toBeHidden()
    await expect(row(page, 'al-web').getByRole('progressbar')).toBeVisible()
    await page.context().close()

    // Somebody who logs in later sees how far it is.
    const later = await as('admin')
    const bar = row(later, 'al-web').getByRole('progressbar')
    await expect(bar).toBeVisible()
    await expect(row(later, 'al-web')).toContainText(/%/)
    await expect(row(later, 'al-web')).toContainText(/\/s, .* left/)
    expect(await domainNames(host)).toEqual([])
    await fullSpeed(host)
    await expect(later.getByText('No machines yet')).toBeVisible()

    expect(await expectWiped(host, volume, extents)).toMatchObject({ name: 'guest-al-web', by: 'admin' })
    expect(await volumes(host)).toEqual([])
    expect(await host.shell('ls /var/lib/libvirt/qemu/nvram')).toBe('')
})

test('a machine made by hand after raptor.md is deleted like any other', async ({ as, host }) => {
    await machineByHand(host, 'alice-db', '64m', 'br-vm3')
    const page = await as('admin')
    await choose(page, 'alice-db', 'Zero and delete')
    await page.getByRole('dialog').getByRole('button', { name: 'Zero and delete 64 MiB' }).click()
    await expect(page.getByText('No machines yet')).toBeVisible()
    expect(await volumes(host)).toEqual([])
    expect(await domainNames(host)).toEqual([])
})

test('a domain with another disk than its one volume is refused, and the disk is named', async ({ as, host }) => {
    await createVolume(host, 'guest-al-web')
    await createVolume(host, 'precious')
    await define(host, 'al-web', { disk: '/dev/lvm-data/guest-al-web' })
    await host.run('virsh', 'attach-disk', 'al-web', '/dev/lvm-data/precious', 'vdb', '--config')
    const page = await as('admin')
    await listIsThere(page)
    // The change of a shut-off domain has an event of its own.
    await choose(page, 'al-web', 'Zero and delete')
    await expect(page.getByRole('dialog')).toContainText('/dev/lvm-data/precious')
    await expect(page.getByRole('dialog').getByRole('button', { name: /Zero and delete/ })).toBeHidden()
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
    expect(await volumes(host)).toEqual(['guest-al-web', 'precious'])
    expect(await domainNames(host)).toEqual(['al-web'])
})

test('a volume that somebody has mounted is refused before anything is committed', async ({ as, host }) => {
    await machineByHand(host, 'al-web', '64m')
    const page = await as('admin')
    await listIsThere(page)
    await host.shell('mkfs.ext4 -q /dev/lvm-data/guest-al-web && mount /dev/lvm-data/guest-al-web /mnt')
    await choose(page, 'al-web', 'Zero and delete')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Zero and delete 64 MiB' }).click()
    await expect(dialog).toContainText('al-web was not deleted')
    await expect(dialog).toContainText('lvm-data/guest-al-web is in use')
    expect(await domainNames(host)).toEqual(['al-web'])
    expect(await tagsOf(host, 'guest-al-web')).toBe('')
    await host.run('umount', '/mnt')
    await dialog.getByRole('button', { name: 'Zero and delete 64 MiB' }).click()
    await expect(page.getByText('No machines yet')).toBeVisible()
    expect(await volumes(host)).toEqual([])
})

test('a wipe that failed is kept in quarantine, says why after a boot too, and can be tried again', async ({
    as,
    host,
}) => {
    await createVolume(host, 'guest-al-web', '64m', '--addtag', 'raptor.state=wiping')
    const uuid = await uuidOf(host, 'guest-al-web')
    // Somebody holds the volume open: it must not be wiped under them.
    await host.shell('mkfs.ext4 -q /dev/lvm-data/guest-al-web && mount /dev/lvm-data/guest-al-web /mnt')
    await host.run(WIPE, 'start', '--all')
    const page = await as('admin')
    const line = row(page, 'al-web')
    await expect(line).toContainText('Wipe stopped')
    await expect(line).toContainText('The volume is kept. It is not known to be zero.')
    await expect(line).toContainText('is in use')
    expect(await tagsOf(host, 'guest-al-web')).toBe('raptor.state=quarantine')
    // What the unit said is gone with a boot, and with this.
    await host.run('systemctl', 'reset-failed')
    await page.reload()
    await expect(line).toContainText('is in use')
    // Nothing takes it up again by itself.
    await host.run('umount', '/mnt')
    await host.run(WIPE, 'start', '--all')
    expect(await tagsOf(host, 'guest-al-web')).toBe('raptor.state=quarantine')
    await line.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByText('No machines yet')).toBeVisible()
    expect(await volumes(host)).toEqual([])
    expect(await host.succeeds('test', '-e', `${RECORDS}/${uuid}.json`)).toBe(true)
    expect(await host.succeeds('test', '-e', `${RECORDS}/${uuid}.failure.json`)).toBe(false)
})

test('a volume without a domain is a line, and is wiped like any other; paused and limited while it runs', async ({
    as,
    host,
}) => {
    await createVolume(host, 'guest-al-left', '64m')
    await fill(host, '/dev/lvm-data/guest-al-left', 64)
    const uuid = await uuidOf(host, 'guest-al-left')
    const page = await as('admin')
    const line = row(page, 'al-left')
    await expect(line).toContainText('Nothing has the volume guest-al-left.')
    await slowWipes(host, '1M')
    await line.getByRole('button', { name: 'Zero and delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Zero and delete 64 MiB' }).click()
    await line.getByRole('button', { name: 'Pause' }).click()
    await expect(line).toContainText('Paused')
    // Root is not needed to see it.
    const status = () => host.run('systemctl', 'show', '-P', 'StatusText', `raptor-wipe@${uuid}.service`)
    const paused = await status()
    expect(paused).toMatch(/^zeroing \d+ of 67108864 bytes, 0 bytes\/s, at most 104857600 bytes\/s, paused/)
    await fullSpeed(host)
    await choose(page, 'al-left', 'Limit…')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('At most, MiB/s').fill('0')
    await expect(dialog.getByRole('button', { name: 'Set the limit' })).toBeDisabled()
    await dialog.getByLabel('At most, MiB/s').fill('1')
    await dialog.getByRole('button', { name: 'Set the limit' }).click()
    await expect(dialog).toBeHidden()
    const done = paused.split(' bytes,')[0] ?? ''
    await expect.poll(status).toBe(`${done} bytes, 0 bytes/s, at most 1048576 bytes/s, paused\n`)
    await line.getByRole('button', { name: 'Resume' }).click()
    await expect(line).toContainText('limited to 1 MiB/s')
    await choose(page, 'al-left', 'Limit…')
    await dialog.getByLabel('At most, MiB/s').fill('')
    await dialog.getByRole('button', { name: 'Set the limit' }).click()
    await expect(page.getByText('No machines yet')).toBeVisible()
    expect(await volumes(host)).toEqual([])
})
