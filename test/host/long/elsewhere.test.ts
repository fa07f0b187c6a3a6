// SPDX-License-Identifier: LGPL-2.1-or-later
// Machines that were not made here, and what a machine that is gone has left for the next one of its name.
import { createVolume, domainNames, typedXml, volumes } from '../domains'
import { expect, test } from '../fixtures'
import type { Host } from '../host'
import { choose, fillIn, listIsThere, provision, row } from '../people'

const POOL = "<disk type='volume' device='disk'><driver name='qemu' type='raw'/>"

async function defineOnPool(host: Host, name: string) {
    const disk = `${POOL}<source pool='vms' volume='guest-${name}'/><target dev='vda' bus='virtio'/></disk>`
    await host.give(typedXml(name).replace('<devices>', `<devices>${disk}`), 'virsh', 'define', '/dev/stdin')
}

test.afterEach(async ({ host }) => {
    await host.shell('virsh pool-destroy vms; virsh pool-undefine vms; :')
})

test('a machine of virt-install, or with a volume of a pool, is one row, and is deleted like any other', async ({
    as,
    host,
}) => {
    for (const name of ['guest-al-pool', 'guest-al-path', 'guest-al-inst']) await createVolume(host, name)
    const install = (name: string, path: string) =>
        host.shell(
            `virt-install --connect qemu:///system --name ${name} --memory 64 --vcpus 1 --import --disk path=${path},bus=virtio --network none --graphics none --osinfo detect=off,require=off --noautoconsole`,
        )
    await install('al-path', '/dev/lvm-data/guest-al-path')
    await host.run('virsh', 'destroy', 'al-path')
    await install('al-inst', '/dev/disk/by-id/dm-name-lvm--data-guest--al--inst')
    // It need not do anything: an emulated processor has better to do.
    await host.run('virsh', 'suspend', 'al-inst')
    await host.shell('virsh pool-define-as vms dir --target /dev/lvm-data; virsh pool-start vms')
    await defineOnPool(host, 'al-pool')

    const page = await as('admin')
    await listIsThere(page)
    await expect(page.getByRole('rowheader')).toHaveText(['al-inst', 'al-path', 'al-pool'])
    for (const name of ['al-inst', 'al-path', 'al-pool']) {
        await expect(row(page, name)).toContainText('64 MiB')
        await choose(page, name, 'Zero and delete')
        const dialog = page.getByRole('dialog')
        await dialog.getByRole('button', { name: 'Zero and delete 64 MiB' }).click()
        await expect(dialog).toBeHidden()
    }
    await expect(page.getByText('No machines yet')).toBeVisible()
    expect(await volumes(host)).toEqual([])
    expect(await domainNames(host)).toEqual([])
})

test('firmware variables that somebody has kept go with the volume, and the next machine has keys of its own', async ({
    as,
    host,
}) => {
    const NVRAM = '/var/lib/libvirt/qemu/nvram/al-web_VARS.fd'
    const page = await as('admin')
    await listIsThere(page)
    const wish = { Owner: 'al', Name: 'web', Memory: '256', Volume: '64 MiB' }
    await provision(page, wish)
    await page.getByRole('button', { name: 'Start al-web' }).click()
    await expect(row(page, 'al-web')).toContainText('Running')
    await host.shell('virsh destroy al-web; virsh undefine al-web --keep-nvram')
    expect(await host.succeeds('test', '-e', NVRAM)).toBe(true)
    const left = row(page, 'al-web')
    await expect(left).toContainText('Without a domain')
    await left.getByRole('button', { name: 'Zero and delete' }).click()
    await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Zero and delete/ })
        .click()
    await expect(page.getByText('No machines yet')).toBeVisible()
    expect(await host.succeeds('test', '-e', NVRAM)).toBe(false)

    await page.getByRole('button', { name: 'Provision machine' }).click()
    await expect(page.getByRole('textbox', { name: 'Volume' })).toBeVisible()
    await fillIn(page, wish)
    await page.getByLabel('Secure Boot, with the usual keys enrolled').check()
    await page.getByRole('button', { name: 'Review' }).click()
    await page.getByRole('button', { name: 'Provision machine' }).click()
    await expect(page.getByText('al-web is provisioned')).toBeVisible()
    await host.run('virsh', 'start', 'al-web', '--paused')
    const template = /template='([^']*)'/.exec(await host.run('virsh', 'dumpxml', 'al-web'))?.[1]
    expect(template).toMatch(/ms|secboot/i)
    await host.run('cmp', NVRAM, template ?? '')
})

test('a machine that cockpit-machines has imported is one row, and is deleted like any other', async ({ as, host }) => {
    await createVolume(host, 'guest-al-cm')
    const page = await as('admin')
    const own = page.url()
    await page.goto(`${host.address}/cockpit/@localhost/machines/index.html`)
    await page.getByRole('button', { name: 'Ignore' }).click()
    await page.locator('#import-existing-vm').click()
    const theirs = page.getByRole('dialog')
    await theirs.locator('#vm-name').fill('al-cm')
    // It lists what is in a folder, and takes what is chosen there.
    await theirs.locator('#source-disk input').fill('/dev/lvm-data/')
    await page.getByText('/dev/lvm-data/guest-al-cm', { exact: true }).click()
    await theirs.locator('#os-select-group input').fill('Debian 12')
    await page
        .getByRole('option', { name: /^Debian 12/ })
        .first()
        .click()
    await theirs.getByRole('button', { name: 'Import and edit' }).click()
    await expect.poll(() => domainNames(host)).toEqual(['al-cm'])

    await page.goto(own)
    await expect(page.getByRole('rowheader')).toHaveText(['al-cm'])
    await expect(row(page, 'al-cm')).toContainText('64 MiB')
    await choose(page, 'al-cm', 'Zero and delete')
    await page.getByRole('dialog').getByRole('button', { name: 'Zero and delete 64 MiB' }).click()
    await expect(page.getByText('No machines yet')).toBeVisible()
    expect([await volumes(host), await domainNames(host)]).toEqual([[], []])
})
