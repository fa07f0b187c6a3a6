// SPDX-License-Identifier: LGPL-2.1-or-later
import { fillIn, review } from '../host/people'
import { expect, test } from './fixtures'
import { addToDomain, addVolume, holdLock, keep, libvirtSays, logIn } from './scenes'
import { shoot } from './shoot'

const EXAMPLE = { Owner: 'al', Name: 'web', vCPUs: '4', 'Pins of the vCPUs': '4-7', Memory: '256', Volume: '64 MiB' }

test('provisioning in each of its states', async ({ stage: { world, open } }) => {
    keep(world, ['srv'], [])
    logIn(world, 'admin')
    const page = await open()
    await page.getByRole('button', { name: 'Provision machine' }).click()
    await expect(page.getByRole('textbox', { name: 'Volume' })).toBeVisible()
    await shoot(page, 'provision')
    await fillIn(page, { Owner: 'Bob', Name: '../etc', 'Pins of the vCPUs': '1,99', Volume: '90 GiB', Memory: 'x' })
    await page.getByRole('button', { name: 'Review' }).click()
    await shoot(page, 'provision-refused')
    addToDomain(world, 'srv', '<os>', "<cputune><vcpupin vcpu='0' cpuset='0-7'/></cputune>")
    await fillIn(page, { ...EXAMPLE, Owner: 'bob' })
    await expect(page.getByText('is among the pins of srv as well').first()).toBeVisible()
    await shoot(page, 'provision-warned')
    // Somebody else has the lock.
    const lock = holdLock(world)
    await page.getByRole('button', { name: 'Review' }).click()
    await expect(page.getByRole('heading', { name: 'How bob-web will be provisioned' })).toBeVisible()
    await shoot(page, 'review')
    await page.getByRole('button', { name: 'Provision machine' }).click()
    await expect(page.getByText(/Waiting for .*, who is changing something/)).toBeVisible()
    await shoot(page, 'provision-waiting')
    lock.goOn()
    await expect(page.getByText('bob-web is provisioned')).toBeVisible()
    await shoot(page, 'provision-done')
})

test('provisioning that is refused or fails', async ({ stage: { world, open } }) => {
    keep(world, [], [])
    logIn(world, 'admin')
    const page = await open()
    await review(page, EXAMPLE)
    const before = world.look
    addVolume(world, 'guest-al-web')
    await page.getByRole('button', { name: 'Provision machine' }).click()
    await expect(page.getByText('Nothing was done.')).toBeVisible()
    await shoot(page, 'provision-changed')
    world.look = before
    keep(world, [], [])
    world.set('sudo lvremove *', '')
    world.set(
        'org.libvirt * org.libvirt.Connect.DomainDefineXML *',
        libvirtSays("cannot create file '/etc/libvirt/qemu/al-web.xml.new': Operation not permitted"),
    )
    await page.getByRole('button', { name: 'Provision machine' }).click()
    await expect(page.getByText(/\/etc\/libvirt\/qemu.*Operation not permitted/)).toBeVisible()
    await shoot(page, 'provision-failed')
})
