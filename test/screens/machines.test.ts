// SPDX-License-Identifier: LGPL-2.1-or-later
import { choose, row } from '../host/people'
import { expect, test } from './fixtures'
import { addVolume, copyDomain, DOMAINS, keep, libvirtSays, logIn, setDaemon, setWipe, volumeUuid } from './scenes'
import { shoot, shootInShell, waited } from './shoot'
import { silence } from './stage/world'

test('the list in each of its states', async ({ stage: { world, open } }) => {
    logIn(world, 'admin')
    const page = await open()
    await expect(row(page, 'al-gone').getByRole('progressbar')).toBeVisible()
    await expect(row(page, 'al-held')).toContainText('Wipe stopped')
    await expect(row(page, 'al-new')).toContainText('Waiting for another wipe on the same disk')
    await expect(row(page, 'al-unfinished')).toContainText('Unfinished')
    await expect(row(page, 'al-web')).toContainText('Running')
    await shoot(page, 'machines')
    await shootInShell(page, 'machines')
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
    await row(page, 'bob-broken').getByRole('button', { name: 'Start' }).click()
    await expect(page.getByText('bob-broken was not started')).toBeVisible()
    await shoot(page, 'machines-notice')
    // Of the next attempt it tells anew, once.
    await row(page, 'bob-broken').getByRole('button', { name: 'Start' }).click()
    await expect(row(page, 'bob-broken').getByRole('button', { name: 'Start' })).toBeEnabled()
    await expect(page.getByText('bob-broken was not started')).toHaveCount(1)
    setWipe(world, volumeUuid(world, 'guest-al-gone'), 'zeroing 52953088 of 536870912 bytes, 0 bytes/s, paused')
    await expect(row(page, 'al-gone')).toContainText('Paused')
    await shoot(page, 'machines-paused')
})

test('names as long as libvirt takes them push nothing out of sight', async ({ stage: { world, open } }) => {
    logIn(world, 'admin')
    const name = `al-${'n'.repeat(120)}`
    copyDomain(world, 'bob-away', 1, () => name)
    const page = await open()
    await expect(row(page, name)).toContainText('Shut off')
    await shootInShell(page, 'machines-long-name')
    await choose(page, name, 'Zero and delete')
    await shoot(page, 'delete-long-name')
})

test('of a volume that something may have it is not said that nothing has it', async ({ stage: { world, open } }) => {
    logIn(world, 'admin')
    const [what, why] = ['/var/tmp/link', 'the mount does not answer']
    addVolume(world, 'guest-al-maybe', { kind: 'domain', uuid: null, name: 'srv', what, why })
    const page = await open()
    await expect(row(page, 'al-maybe')).toContainText('The domain srv may have it')
    await expect(row(page, 'al-maybe')).toContainText('Not known')
    await expect(row(page, 'al-maybe')).not.toContainText('Without a domain')
    await shoot(page, 'machines-unsure')
})

test('no machine, and no access', async ({ stage: { world, open } }) => {
    keep(world, [], [])
    logIn(world, 'admin')
    await shoot(await waited(await open(), 'No machines yet'), 'machines-empty')
    logIn(world, 'stranger')
    await shoot(await waited(await open(), 'You are in none of the groups'), 'stranger')
})

test('a connection that is not there yet, or not any more', async ({ stage: { world, open } }) => {
    keep(world, ['al-web'], ['guest-al-web'])
    logIn(world, 'admin', false)
    const limited = await open()
    await expect(row(limited, 'al-web')).toContainText('128 MiB')
    await expect(limited.getByText('Shown with administrative access.')).toBeVisible()
    await shoot(limited, 'limited-access')
    await shoot(
        await waited(await open({ place: '#/provision' }), 'Administrative access is needed'),
        'provision-limited-access',
    )

    logIn(world, 'admin')
    const page = await open()
    await expect(row(page, 'al-web')).toContainText('128 MiB')
    setDaemon(world, 'deactivating')
    await shoot(await waited(page, 'libvirt is not running'), 'libvirt-lost')

    world.set(DOMAINS, silence)
    await shoot(await waited(await open(), 'of 20.0 GiB free'), 'machines-loading')
})

test("a user's list", async ({ stage: { world, open } }) => {
    keep(world, ['al-web'], ['guest-al-web'])
    logIn(world, 'al')
    const page = await open()
    await expect(row(page, 'al-web')).toContainText('128 MiB')
    await shoot(page, 'user')
    world.set(
        DOMAINS,
        libvirtSays(
            "authentication unavailable: no polkit agent available to authenticate action 'org.libvirt.unix.manage'",
        ),
    )
    world.writeFile('/run/raptor-users', 'off: switched off\n')
    await shoot(await waited(page, 'Users are not let in at the moment'), 'user-shut-out')
})

test("a user's list without machines", async ({ stage: { world, open } }) => {
    keep(world, [], [])
    logIn(world, 'al')
    await shoot(await waited(await open(), 'No machines yet'), 'user-empty')
})
