// SPDX-License-Identifier: LGPL-2.1-or-later
// A machine's page.
import { row } from '../host/people'
import { expect, test } from './fixtures'
import {
    addToDomain,
    copyDomain,
    DOMAINS,
    fillDisk,
    happen,
    keep,
    libvirtSays,
    logIn,
    setAutostart,
    undefine,
    USAGE,
    use,
} from './scenes'
import { shoot, waited } from './shoot'

const AT = '#/machine/al-web'

const disk = (target: string, file: string) =>
    `<disk type='file' device='disk'><source file='${file}'/><target dev='${target}' bus='virtio'/></disk>`
const DISK_GONE = disk('vdy', '/var/tmp/gone.img')
const DISK_NEXT = disk('vdz', '/var/tmp/next.img')
const CONSOLE_NEXT = "<serial type='pty'><target port='0'/></serial>"
const NIC_NEXT = "<interface type='bridge'><mac address='52:54:00:aa:bb:cc'/><source bridge='br-vm3'/></interface>"

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
    for (const on of [true, false]) {
        setAutostart(world, 'al-web', on)
        await expect(facts).toContainText(`Starts with the host${on ? 'Yes' : 'No'}`)
    }
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

test('what comes with the next start, or goes with it, is not told as if it were so now', async ({
    stage: { world, open },
}) => {
    logIn(world, 'admin')
    addToDomain(world, 'al-web', '</devices>', DISK_GONE, [0])
    addToDomain(world, 'al-web', '</devices>', DISK_NEXT + NIC_NEXT + CONSOLE_NEXT, [2])
    const facts = (await open({ place: AT })).getByLabel('About al-web')
    await expect(facts).toContainText(/vdy \/var\/tmp\/gone.img\s*not at the next start/)
    await expect(facts).toContainText(/vdz \/var\/tmp\/next.img\s*from the next start on/)
    await expect(facts).toContainText('ConsolesNoneat the next start: Serial, ttyS0')
    await expect(facts).toContainText(/MAC address[^:]*\S+at the next start: \S+, 52:54:00:aa:bb:cc/)
})

test('what it uses, while somebody looks, and no longer', async ({ stage: { world, open } }) => {
    logIn(world, 'admin')
    const MIB = 1024 * 1024
    use(
        world,
        { 'vcpu.maximum': 1, 'block.count': 1, 'block.0.name': 'vda' },
        { 'vcpu.0.time': 1.5e9, 'block.0.rd.bytes': 30 * MIB, 'block.0.wr.bytes': 3 * MIB },
    )
    const page = await open()
    await page.clock.install()
    await page.reload()
    await expect(row(page, 'al-web')).toBeVisible()
    await row(page, 'al-web').getByRole('link', { name: 'al-web' }).click()
    const usage = page.getByRole('region', { name: 'Usage' })
    await expect(usage).toContainText('Measuring')
    const asked = () => world.asked.filter(one => one.includes('GetStats [60,')).length
    await expect.poll(asked).toBe(1)
    for (let count = 2; count < 12; count += 1) {
        await page.clock.runFor('00:03')
        await expect.poll(asked).toBe(count)
    }
    // The clock goes on by itself as well.
    await expect(usage).toContainText(/vCPU 0: (?:4\d|50)%/)
    await expect(usage).toContainText(/Read: (?:[89]|10)\S* MiB\/s/)
    await shoot(page, 'machine-usage')
    await page.getByRole('link', { name: 'XML' }).click()
    const before = world.asked.length
    // Cockpit gives up a connection on which nothing comes for 30 s.
    await page.clock.runFor('00:20')
    expect(world.asked.slice(before).filter(one => one.includes('GetStats'))).toEqual([])
    await page.getByRole('link', { name: 'Overview' }).click()
    await expect(usage).toContainText(/vCPU 0: (?:4\d|50)%/)
    // What cannot be told now is told with its reason, beside what was.
    world.set(USAGE, libvirtSays('Cannot acquire state change lock'))
    await page.clock.runFor('00:03')
    await expect(usage).toContainText('The host does not tell: Cannot acquire state change lock')
    await shoot(page, 'machine-usage-refused')
})

test('what happened: as libvirt tells it, and as the host has written it down', async ({ stage: { world, open } }) => {
    logIn(world, 'admin')
    const page = await waited(await open({ place: `${AT}/events` }), 'New machine qemu-1-al-web')
    happen(world, 'al-web', 'IOError', ['/dev/lvm-data/guest-al-web', 'virtio-disk0', 1, 'enospc'])
    happen(world, 'bob-away', 'Reboot', [])
    const table = page.getByRole('table', { name: 'What happened' })
    await expect(table).toContainText('/dev/lvm-data/guest-al-web (virtio-disk0) pause enospc')
    await expect(table).not.toContainText('reboot')
    await expect(table.getByRole('row').nth(1)).toContainText('io-error-reason')
    await shoot(page, 'machine-events')
    logIn(world, 'admin', false)
    const limited = await waited(await open({ place: `${AT}/events` }), 'Nothing so far')
    // Of what nobody has read nothing is said.
    await expect(limited.getByText('in the journal')).toHaveCount(0)
    await shoot(limited, 'machine-events-none')
    logIn(world, 'admin')
    world.set('sudo raptor-lease *', { status: 1, stderr: 'Compiled without pattern matching support' })
    const failed = await waited(await open({ place: `${AT}/events` }), 'The journal cannot be read')
    await expect(failed.getByText('Compiled without pattern matching support')).toBeVisible()
    await expect(failed.getByText('in the journal')).toHaveCount(0)
    await shoot(failed, 'machine-events-failed')
    logIn(world, 'al')
    const users = await waited(await open({ place: `${AT}/events` }), 'Nothing so far')
    await expect(users.getByText('administrative access')).toHaveCount(0)
    await expect(users.getByText('journalctl')).toHaveCount(0)
})

test('a disk without space says which, and where', async ({ stage: { world, open } }) => {
    logIn(world, 'admin')
    const page = await waited(await open({ place: AT }), 'Active since')
    fillDisk(world, 'al-web', 'vda')
    await waited(page, 'vda (/dev/lvm-data/guest-al-web): there is no space left where it is')
    await shoot(await waited(page, 'Paused: I/O error'), 'machine-no-space')
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
