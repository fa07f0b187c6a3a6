// SPDX-License-Identifier: LGPL-2.1-or-later
// A machine's page.
import { row } from '../host/people'
import { expect, test } from './fixtures'
import { addToDomain, copyDomain, DOMAINS, keep, logIn, undefine } from './scenes'
import { shoot, waited } from './shoot'

const AT = '#/machine/al-web'

test('everything about a machine, by a link of the list, back, and by its address', async ({
    stage: { world, open },
}) => {
    logIn(world, 'admin')
    const page = await open()
    await row(page, 'al-web').getByRole('link', { name: 'al-web' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'al-web' })).toBeFocused()
    await expect(page).toHaveTitle('al-web - Raptor VMs')
    const facts = page.getByLabel('About al-web')
    await expect(facts).toContainText('Active since')
    await expect(facts).toContainText('/dev/lvm-data/guest-al-web')
    await expect(facts).toContainText('Starts with the host')
    await shoot(page, 'machine')
    await page.getByRole('button', { name: 'Show the commands' }).click()
    await expect(facts).toContainText('virsh -c qemu:///system vcpupin al-web')
    await shoot(page, 'machine-commands')
    await page.getByRole('link', { name: 'XML' }).click()
    await expect(page.getByRole('region', { name: 'As it runs' })).toContainText('<name>al-web</name>')
    await expect(page.getByRole('region', { name: 'At the next start' })).toContainText('<name>al-web</name>')
    await shoot(page, 'machine-xml')
    expect(new URL(page.url()).hash).toBe('#/machine/al-web/xml')
    await page.goBack()
    await expect(facts).toBeVisible()
    await page.goBack()
    await expect(row(page, 'al-web')).toBeVisible()
    await expect((await open({ place: AT })).getByLabel('About al-web')).toContainText('Memory')
})

test('what will be another at the next start stands beside what is', async ({ stage: { world, open } }) => {
    logIn(world, 'admin')
    const page = await waited(await open({ place: AT }), 'Active since')
    const facts = page.getByLabel('About al-web')
    await expect(facts).not.toContainText('at the next start')
    addToDomain(world, 'al-web', '<emulatorpin', "<vcpupin vcpu='0' cpuset='3'/>", [2])
    await expect(facts).toContainText('at the next start: 1 on (1,3)')
    await shoot(page, 'machine-next')
})

test('a machine that is off, unreadable, wiped, gone, or was never there', async ({ stage: { world, open } }) => {
    logIn(world, 'admin')
    await shoot(await waited(await open({ place: '#/machine/bob-away' }), 'Shut off'), 'machine-off')
    await shoot(await waited(await open({ place: '#/machine/al-gone' }), 'Zeroing'), 'machine-wiping')
    await shoot(await waited(await open({ place: '#/machine/al-left' }), 'Without a domain'), 'machine-volume')
    await shoot(
        await waited(await open({ place: '#/machine/al-nothing' }), 'There is no machine al-nothing'),
        'machine-none',
    )
    const page = await waited(await open({ place: AT }), 'Active since')
    keep(world, ['al-web'], [])
    undefine(world, 'al-web')
    await shoot(await waited(page, 'al-web is not there any more'), 'machine-gone')
})

test('a user sees hers without what is the host’s, and nothing of others', async ({ stage: { world, open } }) => {
    keep(world, ['al-web'], ['guest-al-web'])
    logIn(world, 'al')
    const page = await waited(await open({ place: AT }), 'Starts with the host')
    await expect(page.getByLabel('About al-web')).not.toContainText('Owner')
    await expect(page.getByRole('button', { name: 'Zero and delete' })).toHaveCount(0)
    await expect(page.getByRole('navigation', { name: 'Places' })).toHaveCount(0)
    await shoot(page, 'machine-user')
    await waited(await open({ place: '#/machine/srv' }), 'None of your machines has this name')
})

test('names that an address could be broken by', async ({ stage: { world, open } }) => {
    logIn(world, 'admin')
    const names = ['a%b', 'a&b#c', 'console', 'ä b']
    copyDomain(world, 'bob-away', names.length, index => names[index]?.replace('&', '&amp;') ?? '')
    const page = await open()
    for (const name of names) {
        await page.getByRole('link', { name, exact: true }).click()
        await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
        await expect(page.getByText('Shut off').first()).toBeVisible()
        await page.reload()
        await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
        await expect(page.getByText('Shut off').first()).toBeVisible()
        await page.evaluate(() => {
            location.hash = '#/'
        })
    }
    expect(world.asked).toContain(DOMAINS)
})
