// SPDX-License-Identifier: LGPL-2.1-or-later
// The form while somebody types. What it refuses is refused again under the lock (test/host/bad-input.test.ts, test/unit/plan/actions.test.ts).
import type { Page } from '@playwright/test'
import { fillIn, type Wish } from '../host/people'
import { expect, test } from './fixtures'
import { keep, logIn, removeDevice } from './scenes'

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
    ['Name', 'web', 'A domain al-web exists already.'],
    ['Name', 'left', 'A volume guest-al-left exists already'],
    ['Name', 'ice-web', 'the machine would belong to al-ice'],
]

const GOOD: Wish = {
    Owner: 'al',
    Name: 'db',
    vCPUs: '2',
    'Pins of the vCPUs': '4,5',
    'Pins of the emulator': '4',
    Memory: '128 MiB',
    Volume: '64 MiB',
}

const fieldOf = (page: Page, label: string) =>
    page.getByRole('textbox', { name: label, exact: true }).or(page.getByRole('combobox', { name: label, exact: true }))

async function remark(page: Page, label: string) {
    return page.locator(`[id="${(await fieldOf(page, label).getAttribute('aria-describedby')) ?? ''}"]`)
}

test('each bad input is refused at its field, while typing, and cannot be reviewed', async ({
    stage: { world, open },
}) => {
    keep(world, ['al-web'], ['guest-al-web', 'guest-al-left'])
    logIn(world, 'admin')
    world.set('cat /sys/devices/system/cpu/online', '0-6\n')
    const page = await open({ place: '#/provision' })
    await expect(page.getByRole('textbox', { name: 'Volume' })).toBeVisible()
    await fillIn(page, GOOD)
    for (const [label, value, words] of REFUSED) {
        await test.step(`${label}: ${value}`, async () => {
            await fillIn(page, { [label]: value })
            await expect(await remark(page, label)).toContainText(words)
            await page.getByRole('button', { name: 'Review' }).click()
            const refusal = page.getByRole('alert').filter({ hasText: 'Some fields need another value.' })
            await expect(refusal).toContainText(label)
            await expect(fieldOf(page, label)).toBeFocused()
            await fillIn(page, { [label]: GOOD[label] ?? '' })
            await expect(await remark(page, label)).not.toContainText(words)
        })
    }
    await page.getByRole('combobox', { name: 'Bridge' }).selectOption('br-vm1')
    await expect(page.getByText('The bridge is taken by al-web.')).toBeVisible()
    // A bridge that goes away is known when the form is opened anew.
    removeDevice(world, 'br-vm5')
    await page.reload()
    await fillIn(page, GOOD, 'br-vm5')
    await expect(page.getByText('The bridge br-vm5 does not exist on this host.')).toBeVisible()
})
