// SPDX-License-Identifier: LGPL-2.1-or-later
// What somebody else does at the very moment in which a machine is deleted.
import { createVolume, define, domainNames, machineByHand, volumes } from '../domains'
import { expect, test } from '../fixtures'
import type { Host } from '../host'
import { choose, listIsThere, row } from '../people'
import { slowWipes } from '../throttle'
import { bytesLeft, expectWiped, extentsOf, fullVolume, says, stateOf, WIPE, wish, type Volume } from '../wipe/volume'

/** A machine of 64 MiB with random bytes. */
async function machine(host: Host): Promise<Volume> {
    const volume = await fullVolume(host, 'guest-al-web', 64)
    await define(host, 'al-web', { disk: '/dev/lvm-data/guest-al-web' })
    return volume
}

/** Moments between the confirmation and the unit, by what the host has of them: a condition in its shell. */
const MOMENTS = {
    'at once': 'true',
    'the page has the lock': '! flock -n /run/raptor/lock true',
    'the command runs': "pgrep -f '[r]aptor-wipe start' >/dev/null",
    'the tag stands': "lvs --noheadings -o lv_tags lvm-data | grep -q 'raptor.state=wiping'",
    'the unit begins': "systemctl list-units --plain --no-legend 'raptor-wipe@*' | grep -q activating",
}

const confirm = { name: 'Zero and delete 64 MiB' }

test('started by somebody while it is being confirmed, the machine is forced off and wiped', async ({ as, host }) => {
    const volume = await machine(host)
    const extents = await extentsOf(host, volume)
    const page = await as('admin')
    await listIsThere(page)
    await choose(page, 'al-web', 'Zero and delete')
    await expect(page.getByRole('dialog')).toContainText('forced off')
    await host.run('virsh', 'start', 'al-web')
    await page.getByRole('dialog').getByRole('button', confirm).click()
    await expectWiped(host, volume, extents)
    expect(await domainNames(host)).toEqual([])
})

test('two administrators delete it at once: one wipe, and the record names who confirmed', async ({ as, host }) => {
    await host.shell('useradd -m -s /bin/bash -G wheel sue; echo sue:raptor | chpasswd')
    try {
        const volume = await machine(host)
        const extents = await extentsOf(host, volume)
        await slowWipes(host, '8M')
        const pages = await Promise.all([
            as('admin', { fresh: true }),
            as('sue', { fresh: true, administrative: true }),
        ])
        const dialogs = pages.map(page => page.getByRole('dialog'))
        for (const page of pages) {
            await choose(page, 'al-web', 'Zero and delete')
            await expect(page.getByRole('dialog').getByRole('button', confirm)).toBeEnabled()
        }
        await Promise.all(dialogs.map(dialog => dialog.getByRole('button', confirm).click()))
        // One of them is done; the other one is too, or is told that there is nothing left to be deleted.
        const refused = /cannot be deleted here|was not deleted/
        await expect.poll(() => Promise.all(dialogs.map(async dialog => (await dialog.count()) === 0))).toContain(true)
        for (const dialog of dialogs)
            if (await dialog.count()) await expect(dialog.getByText(refused).or(dialog).first()).toBeVisible()
        expect(await expectWiped(host, volume, extents)).toMatchObject({
            name: 'guest-al-web',
            by: expect.stringMatching(/^(admin|sue)(, (admin|sue))?$/),
        })
        expect(await domainNames(host)).toEqual([])
    } finally {
        await host.shell('pkill -KILL -u sue; while pgrep -u sue >/dev/null; do sleep 0.2; done; userdel -r sue || :')
    }
})

test('whenever the tab is closed, the machine is whole or on its way to zeros', async ({ as, host }) => {
    const outcomes: string[] = []
    for (const [moment, condition] of Object.entries(MOMENTS)) {
        const volume = await machine(host)
        const extents = await extentsOf(host, volume)
        const page = await as('admin', { fresh: true })
        await listIsThere(page)
        await choose(page, 'al-web', 'Zero and delete')
        await page.getByRole('dialog').getByRole('button', confirm).click()
        await host.shell(`for round in $(seq 600); do ${condition} && exit 0; sleep 0.1; done; exit 1`)
        await page.context().close()
        // The log-in is over when the lock is free: from then on nothing of the page runs any more.
        await host.run('flock', '-w', '120', '/run/raptor/lock', 'true')
        const there = await stateOf(host, volume)
        if (there === undefined && (await volumes(host)).includes('guest-al-web')) {
            outcomes.push(`${moment}: whole`)
            expect(await domainNames(host)).toEqual(['al-web'])
            expect(await bytesLeft(host, extents)).toBeGreaterThan(0)
            await host.run(WIPE, 'start', volume.uuid, '--domain', 'al-web')
        } else outcomes.push(`${moment}: wiped`)
        await expectWiped(host, volume, extents)
    }
    process.stdout.write(`  tab closed: ${outcomes.join(', ')}\n`)
    for (const moment of ['the tag stands', 'the unit begins']) expect(outcomes).toContain(`${moment}: wiped`)
})

test('a volume of the same name that is made meanwhile is another one, and stays', async ({ host }) => {
    const volume = await fullVolume(host, 'guest-al-web', 64)
    const extents = await extentsOf(host, volume)
    await wish(host, volume, { paused: true })
    await host.run(WIPE, 'start', volume.uuid)
    await says(host, volume, /paused/)
    await createVolume(host, 'guest-al-web', '8m')
    await host.shell('echo precious | dd of=/dev/lvm-data/guest-al-web conv=fsync status=none')
    await host.run(WIPE, 'resume', volume.uuid)
    await expectWiped(host, volume, extents)
    expect(await volumes(host)).toEqual(['guest-al-web'])
    expect(await host.run('head', '-c', '8', '/dev/lvm-data/guest-al-web')).toBe('precious')
})

test('a volume that was replaced while it was being confirmed is refused: the page means the one that it showed', async ({
    as,
    host,
}) => {
    await machineByHand(host, 'al-web')
    const page = await as('admin')
    await listIsThere(page)
    await choose(page, 'al-web', 'Zero and delete')
    await expect(page.getByRole('dialog')).toContainText('64 MiB')
    const [uuid = ''] = (await host.run('lvs', '--noheadings', '-o', 'lv_uuid', 'lvm-data/guest-al-web')).split('\n')
    await host.run('lvremove', '-qq', '-y', 'lvm-data/guest-al-web')
    await createVolume(host, 'guest-al-web', '8m')
    const said = await host.shell(`${WIPE} start ${uuid.trim()} --domain al-web 2>&1 || :`)
    expect(said).toContain('there is no logical volume')
    expect(await volumes(host)).toEqual(['guest-al-web'])
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await expect(row(page, 'al-web')).toContainText(/8(\.00)? MiB/)
})
