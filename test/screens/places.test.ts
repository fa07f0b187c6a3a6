// SPDX-License-Identifier: LGPL-2.1-or-later
// Host, what was wiped, and a host that cannot be used as it is.
import { expect, test } from './fixtures'
import { DOMAINS, keep, logIn, RECORDS, setChecks, takeDown, tearRecord } from './scenes'
import { shoot, shootInShell, waited } from './shoot'

test('the host in good and in bad shape', async ({ stage: { world, open } }) => {
    logIn(world, 'admin')
    const page = await open({ place: '#/host' })
    await page.getByRole('button', { name: 'Access to machines Good' }).click()
    await shoot(await waited(page, 'polkit refuses strangers'), 'host')
    setChecks(world, { users: 'off', logins: 'off', driver: 'bad' })
    takeDown(world, 'br-vm2')
    world.writeFile('/run/raptor-users', 'off: switched off\n')
    await page.reload()
    await shoot(await waited(page, 'The bridge br-vm2 is down'), 'host-bad')
    setChecks(world, { users: 'good', driver: 'good' })
    world.set('sudo raptor-setup users on', '')
    await page.getByRole('button', { name: 'Let users in' }).click()
    await shoot(await waited(page, 'libvirtd asks polkit about each call'), 'host-done')
})

test('a host whose users are not let in, and one that needs administrative access', async ({
    stage: { world, open },
}) => {
    logIn(world, 'admin')
    world.set('cat /run/raptor-users', 'off: switched off\n')
    await shoot(await waited(await open(), 'Users cannot see or run their machines'), 'users-off')
    logIn(world, 'admin', false)
    await shoot(
        await waited(await open({ place: '#/host' }), 'This needs administrative access'),
        'host-limited-access',
    )
    await shoot(
        await waited(await open({ place: '#/records' }), 'This needs administrative access'),
        'records-limited-access',
    )
})

test('what was wiped: nothing yet, a volume, a record that cannot be read', async ({ stage: { world, open } }) => {
    logIn(world, 'admin')
    tearRecord(world, 'torn')
    const records = await waited(await open({ place: '#/records' }), 'The record of torn cannot be read')
    await shoot(records, 'records')
    await shootInShell(records, 'records')
    world.set(RECORDS, '[]')
    await shoot(await waited(await open({ place: '#/records' }), 'Nothing was wiped yet'), 'records-empty')
})

test('settings that cannot be used, and a volume group that is not there', async ({ stage: { world, open } }) => {
    keep(world, [], [])
    logIn(world, 'admin')
    const wrong = await open({ override: { volumeGroup: '../etc' } })
    await shoot(await waited(wrong, 'The settings of Raptor VMs cannot be used'), 'settings-wrong')
    // Somebody has changed them since this person logged in: the programs of the host read them at each question.
    const old = await open({ override: { volumeGroup: 'before' } })
    await shoot(await waited(old, 'The settings of this host name another volume group'), 'settings-changed')
    const nothing = { group: null, references: { volumes: {}, domains: {} } }
    world.volumes = JSON.stringify({ group_name: 'nowhere', ...nothing })
    const absent = { override: { volumeGroup: 'nowhere' } }
    await shoot(await waited(await open(absent), 'There is no volume group nowhere on this host.'), 'group-absent')
    const page = await open({ ...absent, place: '#/provision' })
    await shoot(await waited(page, 'Create it with vgcreate'), 'provision-group-absent')
})

test('what a place does not show is not followed; what was left a minute ago is read anew', async ({
    stage: { world, open },
}) => {
    logIn(world, 'admin')
    const listings = () => world.asked.filter(question => question === DOMAINS).length
    const page = await waited(await open({ place: '#/host' }), 'Access to machines')
    const visit = (hash: string) =>
        page.evaluate(to => {
            location.hash = to
        }, hash)
    expect(world.asked.filter(question => question.startsWith('org.libvirt'))).toEqual([])
    const machine = page.getByRole('rowheader', { name: 'al-web' })
    await visit('#/')
    await machine.waitFor()
    await page.clock.install()
    await visit('#/host')
    await waited(page, 'Access to machines')
    await visit('#/')
    await machine.waitFor()
    expect(listings()).toBe(1)
    await visit('#/host')
    await waited(page, 'Access to machines')
    await page.clock.runFor('01:01')
    await visit('#/')
    await machine.waitFor()
    expect(listings()).toBe(2)
})
