// SPDX-License-Identifier: LGPL-2.1-or-later
// What happens while a page stays open: what it follows ends, does not answer, or changes without a word.
import type { Page } from '@playwright/test'
import { define, domainNames, machineByHand, volumes } from '../domains'
import { expect, test } from '../fixtures'
import type { Host } from '../host'
import { choose, listIsThere, openInCockpit, row } from '../people'

/** The bus and the libvirt-dbus of everybody's pages, by their process numbers. */
async function pairs(host: Host) {
    const find = async (what: string) =>
        (await host.shell(`pgrep -f '${what}' || :`)).split('\n').filter(line => line !== '')
    const [buses, drivers, leases] = await Promise.all([
        find('^dbus-daemon --config-file=/usr/local/share/raptor'),
        find('^/usr/sbin/libvirt-dbus --system'),
        find('^/bin/bash [^ ]*raptor-lease dbus-daemon'),
    ])
    return { buses, drivers, leases }
}

const countPairs = async (host: Host) => Object.values(await pairs(host)).map(({ length }) => length)

/** As it is told to a page that somebody comes back to. */
const comeBack = (page: Page) => page.evaluate(() => window.dispatchEvent(new Event('focus')))

test('after reloads there is one bus and one libvirt-dbus, after the page there is none', async ({
    as,
    host,
    browser,
}) => {
    const before = await countPairs(host)
    const added = async () => (await countPairs(host)).map((count, index) => count - (before[index] ?? 0))
    const page = await as('admin')
    await listIsThere(page)
    for (let count = 0; count < 4; count += 1) {
        await page.reload()
        await listIsThere(page)
    }
    await expect.poll(added, { timeout: 10_000 }).toEqual([1, 1, 1])
    await page.close()
    await expect.poll(added, { timeout: 10_000 }).toEqual([0, 0, 0])
    const shell = await openInCockpit(browser, host, 'libby')
    await expect(shell.frame.getByText('No machines yet')).toBeVisible()
    // Whatever the page runs: nothing but the bus would end by itself.
    const hers = async () =>
        (await host.shell('ps -u libby -o args= | grep -v "^ps " | sort')).trim().split('\n').length
    const atFirst = await hers()
    for (let count = 0; count < 6; count += 1) {
        await shell.page.reload()
        await expect(shell.frame.getByText('No machines yet')).toBeVisible()
    }
    await expect.poll(added, { timeout: 10_000 }).toEqual([1, 1, 1])
    await expect.poll(hers, { timeout: 10_000 }).toBe(atFirst)
    await shell.page.close()
    await expect.poll(added, { timeout: 10_000 }).toEqual([0, 0, 0])
    await shell.context.close()
})

test('what a page follows ends under it: it says so, and comes back', async ({ as, host }) => {
    await machineByHand(host, 'al-web')
    const before = await pairs(host)
    const page = await as('admin')
    await listIsThere(page)
    const own = async (kind: 'buses' | 'drivers') => {
        const [pid] = (await pairs(host))[kind].filter(found => !before[kind].includes(found))
        if (pid === undefined) throw new Error(`the page has none of its ${kind}`)
        return pid
    }

    await test.step('libvirt-dbus, then the bus', async () => {
        for (const [kind, name] of [
            ['drivers', 'after-driver'],
            ['buses', 'after-bus'],
        ] as const) {
            await host.run('kill', '-KILL', await own(kind))
            await define(host, name)
            await expect(row(page, name)).toBeVisible()
            await host.run('virsh', 'undefine', name)
            await expect(row(page, name)).toBeHidden()
        }
    })

    await test.step('libvirtd is stopped while its socket listens: a button, or coming back, starts it', async () => {
        const stopped = page.getByText('libvirt is not running')
        for (const wake of [() => page.getByRole('button', { name: 'Connect again' }).click(), () => comeBack(page)]) {
            await host.run('systemctl', 'stop', 'libvirtd.service')
            await expect(stopped).toBeVisible()
            expect(await host.succeeds('systemctl', 'is-active', 'libvirtd.service')).toBe(false)
            await wake()
            await expect(stopped).toBeHidden()
            await expect.poll(() => host.succeeds('systemctl', 'is-active', 'libvirtd.service')).toBe(true)
        }
    })

    await test.step('a domain that is renamed keeps one row', async () => {
        await host.run('virsh', 'domrename', 'al-web', 'al-new')
        await expect(row(page, 'al-new')).toBeVisible()
        await expect(row(page, 'al-web')).toBeHidden()
        await host.run('virsh', 'domrename', 'al-new', 'al-web')
        await expect(row(page, 'al-web')).toBeVisible()
    })

    await test.step('what is written down for the next start shows within 2 s, without an event', async () => {
        await host.run('virsh', 'vcpupin', 'al-web', '0', '6', '--config')
        await expect(row(page, 'al-web')).toContainText('1 on 6', { timeout: 2_000 })
    })

    const dialog = page.getByRole('dialog')
    await test.step('a delete while nothing answers for libvirt begins nothing, and says so', async () => {
        await choose(page, 'al-web', 'Zero and delete')
        await host.shell("systemctl stop 'libvirtd*.socket' libvirtd.service")
        await dialog.getByRole('button', { name: /Zero and delete/ }).click()
        await expect(dialog.getByText('al-web was not deleted')).toBeVisible()
        await expect(dialog.getByText('Nothing was begun.')).toBeVisible()
        await expect(dialog.getByText(/how far/)).toBeHidden()
        await dialog.getByRole('button', { name: 'Cancel' }).click()
        await host.run('systemctl', 'start', 'libvirtd.socket', 'libvirtd-ro.socket', 'libvirtd-admin.socket')
        await page.getByRole('button', { name: 'Connect again' }).click()
        await expect(page.getByText('libvirt is not running')).toBeHidden()
    })

    await test.step('a machine that is renamed behind the question is deleted with its volume, by a libvirt that only has to be asked', async () => {
        await choose(page, 'al-web', 'Zero and delete')
        await host.run('virsh', 'domrename', 'al-web', 'al-new')
        await host.run('systemctl', 'stop', 'libvirtd.service')
        await dialog.getByRole('button', { name: /^Zero and delete/ }).click()
        await expect(dialog).toBeHidden()
        await expect.poll(() => volumes(host)).toEqual([])
        expect(await domainNames(host)).toEqual([])
        await expect(page.getByText('No machines yet')).toBeVisible()
    })
})
