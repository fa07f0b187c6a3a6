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
    await host.shell('virsh pool-destroy vms; virsh pool-undefine vms; vgchange --quiet -ay lvm-data; :')
})

test('a machine of virt-install, or with a volume of a pool, is one row, and is deleted like any other', async ({
    as,
    host,
}) => {
    for (const name of ['guest-al-pool', 'guest-al-path', 'guest-al-inst', 'guest-al-vol'])
        await createVolume(host, name)
    await host.shell(
        'virsh pool-define-as vms logical --source-name lvm-data --target /dev/lvm-data; virsh pool-start vms',
    )
    const install = (name: string, disk: string) =>
        host.shell(
            `virt-install --connect qemu:///system --name ${name} --memory 64 --vcpus 1 --import --disk ${disk} --network none --graphics none --osinfo detect=off,require=off --noautoconsole`,
        )
    await defineOnPool(host, 'al-pool')
    await install('al-path', 'path=/dev/lvm-data/guest-al-path,bus=virtio')
    await host.run('virsh', 'destroy', 'al-path')
    await install('al-inst', 'path=/dev/disk/by-id/dm-name-lvm--data-guest--al--inst,bus=virtio')
    await host.run('virsh', 'suspend', 'al-inst')
    await install('al-vol', 'vol=vms/guest-al-vol,bus=virtio')
    await host.run('virsh', 'suspend', 'al-vol')

    const page = await as('admin')
    await listIsThere(page)
    await expect(page.getByRole('rowheader')).toHaveText(['al-inst', 'al-path', 'al-pool', 'al-vol'])
    for (const name of ['al-inst', 'al-path', 'al-pool', 'al-vol']) {
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
    const template = (await host.run('virsh', 'dumpxml', 'al-web')).match(/template='([^']*)'/)?.[1]
    expect(template).toMatch(/ms|secboot/i)
    await host.run('cmp', NVRAM, template ?? '')
})
