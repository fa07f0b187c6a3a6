// SPDX-License-Identifier: LGPL-2.1-or-later
// The page of each kind of person.
import type { Page } from '@playwright/test'
import { define, machineByHand } from '../domains'
import { expect, test } from '../fixtures'
import type { Host } from '../host'
import { choose, isLimited, listIsThere, openBrowser, openPage, row } from '../people'
import { SETUP, setUp, virshAs } from './setup'

/** Everything that the page is sent and sends, from its first connection on. */
function recordFrames(page: Page): string[] {
    const frames: string[] = []
    page.on('websocket', socket => {
        socket.on('framesent', ({ payload }) => frames.push(payload.toString()))
        socket.on('framereceived', ({ payload }) => frames.push(payload.toString()))
    })
    return frames
}

const uuidOf = async (host: Host, domain: string) => (await host.run('virsh', 'domuuid', domain)).trim()

/** What would tell of a domain that is not hers. */
async function secretsOf(host: Host, domain: string): Promise<readonly string[]> {
    const uuid = await uuidOf(host, domain)
    return [domain, `guest-${domain}`, uuid, uuid.replaceAll('-', '_')]
}

test('a user sees and runs her own machines, live, and nothing of the others, not even in the traffic', async ({
    as,
    host,
}) => {
    await machineByHand(host, 'al-web', '128m', 'br-vm1')
    await machineByHand(host, 'alice-web', '64m', 'br-vm2')
    await define(host, 'al-ice-db')
    await define(host, 'srv')
    const secrets = (await Promise.all(['alice-web', 'al-ice-db'].map(name => secretsOf(host, name)))).flat()
    secrets.push(await uuidOf(host, 'srv'))
    await host.run('virsh', 'start', 'alice-web')

    const page = await as('al')
    const frames = recordFrames(page)
    await page.reload()
    const line = row(page, 'al-web')
    await expect(line).toContainText('128 MiB')
    await expect(line).toContainText('br-vm1')
    await expect(page.getByRole('row')).toHaveCount(2)
    await expect(page.getByRole('button', { name: 'Provision machine' })).toBeHidden()
    await expect(page.getByRole('navigation', { name: 'Places' })).toBeHidden()
    for (const absent of ['CPUs', 'Slots']) await expect(page.getByRole('heading', { name: absent })).toBeHidden()
    await expect(page.getByRole('columnheader', { name: 'Owner' })).toBeHidden()

    await line.getByRole('button', { name: 'Start' }).click()
    await expect(line).toContainText('Running')
    expect((await host.run('virsh', 'domstate', 'al-web')).trim()).toBe('running')
    await choose(page, 'al-web', 'Pause')
    await expect(line).toContainText('Paused')
    await line.getByRole('button', { name: 'Resume' }).click()
    await expect(line).toContainText('Running')
    await page.getByRole('button', { name: 'Actions for al-web' }).click()
    await expect(page.getByRole('menuitem', { name: 'Reset' })).toBeVisible()
    await expect(page.getByRole('menuitem', { name: 'Zero and delete' })).toBeHidden()
    await page.keyboard.press('Escape')

    // What happens to others' is not told, what happens to hers is.
    await host.shell('virsh suspend alice-web; virsh resume alice-web; virsh autostart srv; virsh suspend al-web')
    await expect(line).toContainText('Paused')
    // An address is shown when it answers, hers and no other.
    await host.shell(`
        ip neigh replace 10.77.1.2 lladdr 52:54:00:00:00:01 dev br-vm1 nud reachable
        ip neigh replace 10.77.2.2 lladdr 52:54:00:00:00:02 dev br-vm2 nud reachable`)
    const mac = /mac address='([^']+)'/.exec(await host.run('virsh', 'dumpxml', 'al-web'))?.[1] ?? ''
    await host.run('ip', 'neigh', 'replace', '10.77.1.3', 'lladdr', mac, 'dev', 'br-vm1', 'nud', 'reachable')
    await expect(line).toContainText('10.77.1.3')

    // Only after a question.
    await host.run('virsh', 'resume', 'al-web')
    await expect(line).toContainText('Running')
    await choose(page, 'al-web', 'Reset')
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await choose(page, 'al-web', 'Force off')
    expect((await host.run('virsh', 'domstate', 'al-web')).trim()).toBe('running')
    await page.getByRole('dialog').getByRole('button', { name: 'Force off' }).click()
    await expect(line).toContainText('Shut off')

    const traffic = frames.join('\n')
    const html = await page.content()
    expect(traffic).toContain('al-web')
    for (const secret of [...secrets, '10.77.2.2']) {
        expect([secret, traffic.includes(secret)]).toEqual([secret, false])
        expect([secret, html.includes(secret)]).toEqual([secret, false])
    }
    // Somebody who was taken out of the group sees nothing any more of what was hers, by itself; and whoever looks at the whole
    // list sees whose it is not. Put back, she is let in by herself.
    const all = await as('admin')
    await expect(row(all, 'al-web')).not.toContainText('(not in the group)')
    await host.run('gpasswd', '--delete', 'al', 'vm-users')
    try {
        await expect(row(all, 'al-web')).toContainText('(not in the group)')
        await expect(page.getByText('libvirt shows you no machines')).toBeVisible()
        await expect(page.getByText(/access denied/)).toBeVisible()
        await expect(line).toBeHidden()
    } finally {
        await host.run('usermod', '--append', '--groups', 'vm-users', 'al')
    }
    await expect(line).toBeVisible()
    await expect(row(all, 'al-web')).not.toContainText('(not in the group)')
    // Other places of the page lead her to her list.
    await page.goto(`${host.address}/cockpit/@localhost/raptor/index.html#/host`)
    await expect(row(page, 'al-web')).toBeVisible()
    await host.run('virsh', 'destroy', 'alice-web')
})

test('libby, of the group libvirt, sees every machine and its size without root, and runs it', async ({ as, host }) => {
    await machineByHand(host, 'al-web', '128m')
    await define(host, 'srv')
    const page = await as('libby', { administrative: false })
    await listIsThere(page)
    await expect(row(page, 'al-web')).toContainText('128 MiB')
    await expect(row(page, 'srv')).toBeVisible()
    await isLimited(page)
    await row(page, 'al-web').getByRole('button', { name: 'Start' }).click()
    await expect(row(page, 'al-web')).toContainText('Running')
    // Of wheel, without root: by a shell, as its page is that of libby (answers.test.ts has it open).
    expect(await virshAs(host, 'admin', 'suspend', 'al-web')).toContain('suspended')
    await expect(row(page, 'al-web')).toContainText('Paused')
    await host.run('virsh', 'destroy', 'al-web')
})

test('somebody in none of the groups is told which there are, and nothing else', async ({ browser, host }) => {
    await define(host, 'quagga')
    const secrets = await secretsOf(host, 'quagga')
    await host.shell(`
        ${SETUP} logins off
        useradd --create-home --groups sudo sue && echo sue:raptor | chpasswd`)
    try {
        for (const [person, command, words] of [
            ['stranger', 'sudo usermod --append --groups vm-users stranger', 'An administrator of this host'],
            ['sue', 'sudo usermod --append --groups wheel sue', 'You may use sudo, but that is not enough'],
        ] as const) {
            const visitor = await openBrowser(browser, person, false)
            const page = await openPage(visitor, host)
            const frames = recordFrames(page)
            await expect(page.getByRole('heading', { name: 'You are in none of the groups' })).toBeVisible()
            await page.reload()
            await expect(page.getByText(command)).toBeVisible()
            await expect(page.getByText(words)).toBeVisible()
            await expect(page.getByRole('button')).toHaveCount(0)
            for (const secret of secrets) expect(frames.join('\n')).not.toContain(secret)
            await visitor.context.close()
        }
    } finally {
        await setUp(host)
        // Her session ends in its own time.
        await host.shell('loginctl terminate-user sue 2>/dev/null; userdel -rf sue 2>/dev/null; :')
    }
})
