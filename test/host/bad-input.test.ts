// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Page } from '@playwright/test'
import { createVolume, define, volumes } from './domains'
import { expect, test } from './fixtures'
import { fillIn, type Wish } from './people'

const LABEL = 'Only lower-case letters, digits and "-"'

/** What is typed, and what is said under the field. */
const REFUSED: readonly (readonly [keyof Wish, string, string])[] = [
    ['Name', '../etc', LABEL],
    ['Name', 'a;b', LABEL],
    ['Name', '$(id)', LABEL],
    ['Name', 'a b', LABEL],
    ['Name', '<b>', LABEL],
    ['Name', 'Web', LABEL],
    ['Name', 'web.', LABEL],
    ['Name', 'a'.repeat(61), '63 characters at most'],
    ['Name', '', 'Required.'],
    ['Owner', 'Al', LABEL],
    ['Owner', '', 'Required.'],
    ['Volume', '0', 'More than 0.'],
    ['Volume', '-1', 'More than 0.'],
    ['Volume', '21 GiB', 'free.'],
    ['Volume', 'much', 'A size, like'],
    ['Memory', '0', 'More than 0.'],
    ['Memory', '1 TiB', 'The host has'],
    ['vCPUs', '0', 'A whole number, 1 or more.'],
    ['Pins of the vCPUs', '4,4', 'CPU 4 is listed more than once.'],
    ['Pins of the vCPUs', '4,99', 'This host has no CPU 99.'],
    ['Pins of the vCPUs', '4,7', 'CPU 7 is offline.'],
    ['Pins of the vCPUs', '4', 'One CPU for each vCPU'],
    ['Pins of the emulator', 'x', 'CPU numbers, like'],
    ['Name', 'taken', 'A domain al-taken exists already.'],
    ['Name', 'kept', 'A volume guest-al-kept exists already'],
    ['Name', 'ice-web', 'the machine would belong to al-ice'],
]

const GOOD: Wish = {
    Owner: 'al',
    Name: 'web',
    vCPUs: '2',
    'Pins of the vCPUs': '4,5',
    'Pins of the emulator': '4',
    Memory: '128 MiB',
    Volume: '64 MiB',
}

async function remark(page: Page, label: string) {
    const field = page
        .getByRole('textbox', { name: label, exact: true })
        .or(page.getByRole('combobox', { name: label, exact: true }))
    return page.locator(`[id="${(await field.getAttribute('aria-describedby')) ?? ''}"]`)
}

test('each bad input is refused at its field, while typing, and cannot be reviewed', async ({ as, host }) => {
    await define(host, 'al-taken', { bridge: 'br-vm2' })
    await createVolume(host, 'guest-al-kept')
    await host.run('chcpu', '-d', '7')
    try {
        const page = await as('admin', { place: '#/provision' })
        await expect(page.getByRole('textbox', { name: 'Volume' })).toBeVisible()
        await fillIn(page, GOOD)
        for (const [label, value, words] of REFUSED) {
            await test.step(`${label}: ${value}`, async () => {
                await fillIn(page, { [label]: value })
                await expect(await remark(page, label)).toContainText(words)
                await page.getByRole('button', { name: 'Review' }).click()
                await expect(page.getByText('Some fields need another value.')).toBeVisible()
                await fillIn(page, { [label]: GOOD[label] ?? '' })
                await expect(await remark(page, label)).not.toContainText(words)
            })
        }
        await page.getByRole('combobox', { name: 'Bridge' }).selectOption('br-vm2')
        await expect(page.getByText('The bridge is taken by al-taken.')).toBeVisible()
        // A bridge that goes away is known when the form is opened anew.
        await host.run('ip', 'link', 'delete', 'br-vm5')
        await page.reload()
        await fillIn(page, GOOD, 'br-vm5')
        await expect(page.getByText('The bridge br-vm5 does not exist on this host.')).toBeVisible()
        expect(await volumes(host)).toEqual(['guest-al-kept'])
    } finally {
        await host.run('chcpu', '-e', '7')
        await host.run('networkctl', 'reload')
        await host.run('systemctl', 'restart', 'systemd-networkd')
    }
})

test('a bridge that somebody takes while the form is open is refused at once', async ({ as, host }) => {
    const page = await as('admin', { place: '#/provision' })
    await fillIn(page, GOOD, 'br-vm1')
    await expect(page.getByText('52:54:00:00:00:01')).toBeVisible()
    await define(host, 'srv', { bridge: 'br-vm1' })
    await expect(page.getByText('The bridge is taken by srv.')).toBeVisible()
})

test("a page that lies is refused by the plan's own check under the lock", async ({ as, host }) => {
    const page = await as('admin', { place: '#/provision' })
    await fillIn(page, GOOD, 'br-vm1')
    await page.getByRole('button', { name: 'Review' }).click()
    await expect(page.getByRole('heading', { name: 'How al-web will be provisioned' })).toBeVisible()
    // Behind the review: what it was judged by is no longer so.
    await createVolume(host, 'guest-al-web')
    await define(host, 'srv', { bridge: 'br-vm1' })
    await page.getByRole('button', { name: 'Provision machine' }).click()
    await expect(page.getByText('Nothing was done.')).toBeVisible()
    await expect(page.getByText('A volume guest-al-web exists already')).toBeVisible()
    await expect(page.getByText('The bridge is taken by srv.')).toBeVisible()
})
