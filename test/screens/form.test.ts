// SPDX-License-Identifier: LGPL-2.1-or-later
// What the page makes of what the host says, where no host has a part in it.
import { expect, test } from './fixtures'
import { keep, logIn } from './scenes'

const LONG = 'alice-database-with-a-name-that-is-as-long-as-a-label-may-be-ok'

test('above the list: who has which CPU, how full the group is, who has which slot', async ({
    stage: { world, open },
}) => {
    keep(world, [LONG], ['guest-al-left'])
    logIn(world, 'admin')
    const page = await open()
    await expect(page.getByText('5 of 8 free')).toBeVisible()
    await expect(page.getByTitle(LONG)).toHaveText([`1: ${LONG}`, `2: ${LONG}`, `3: ${LONG}`])
    await expect(page.getByText(/^18.2 GiB of 20.0 GiB free$/)).toBeVisible()
    const slot = (name: string) => page.locator('dl > div').filter({ hasText: name })
    await expect(slot('br-vm2')).toContainText(LONG)
    await expect(slot('br-vm1')).toContainText('free')
})

test('every field but owner and name has a suggestion: the first free CPUs and the first free bridge', async ({
    stage: { world, open },
}) => {
    keep(world, [LONG], [])
    logIn(world, 'admin')
    const page = await open({ place: '#/provision' })
    const field = (name: string) => page.getByRole('textbox', { name, exact: true })
    await expect(field('Pins of the vCPUs')).toHaveValue('0,4')
    await expect(field('Pins of the emulator')).toHaveValue('0,4')
    await expect(page.getByRole('combobox', { name: 'Bridge' })).toHaveValue('br-vm1')
    // More vCPUs, more pins.
    await field('vCPUs').fill('4')
    await expect(field('Pins of the vCPUs')).toHaveValue('0,4-6')
    await expect(field('Pins of the emulator')).toHaveValue('5,6')
    // Every CPU taken: said, and she may all the same.
    await field('vCPUs').fill('8')
    await expect(page.getByText(`is among the pins of ${LONG} as well`)).toHaveCount(1)
    await page.getByRole('combobox', { name: 'Owner' }).fill('bob')
    await expect(page.getByText('bob is not in the group vm-users')).toBeVisible()
})
