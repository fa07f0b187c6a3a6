// SPDX-License-Identifier: LGPL-2.1-or-later
import { createVolume, define, machineByHand, volumes } from '../domains'
import { expect, test } from '../fixtures'
import type { Host } from '../host'
import { listIsThere, review, row } from '../people'

const NETWORK = "<network><name>v1</name><forward mode='bridge'/><bridge name='br-vm1'/></network>"

/** Takes back what a test has done to the host beside its domains and volumes. */
const PUT_BACK = `
    virsh net-undefine v1 >/dev/null 2>&1 || :
    echo 1 > /sys/devices/system/cpu/cpu7/online
    systemctl revert --runtime machine.slice 2>/dev/null || systemctl set-property --runtime machine.slice AllowedCPUs=
`

async function defineWith(host: Host, name: string, parts: string, devices = '', vcpu = '<vcpu>1</vcpu>') {
    const text = `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory>${vcpu}${parts}
        <os><type machine='q35'>hvm</type></os><devices>${devices}</devices></domain>`
    await host.give(text, 'virsh', 'define', '/dev/stdin')
}

test.afterEach(async ({ host }) => {
    await host.shell(PUT_BACK)
})

test('a bridge or a CPU that anything has, now or at its next start, is not offered', async ({ as, host }) => {
    // It stays open while all of it happens, and is not loaded again.
    const page = await as('admin')
    await listIsThere(page)
    await host.give(NETWORK, 'virsh', 'net-define', '/dev/stdin')
    await defineWith(host, 'on-network', '', "<interface type='network'><source network='v1'/></interface>")
    await defineWith(host, 'direct', '', "<interface type='direct'><source dev='br-vm2' mode='bridge'/></interface>")
    const deep = `<x:a xmlns:x='urn:x'>${'<x:b>'.repeat(150)}<constructor/>${'</x:b>'.repeat(150)}</x:a>`
    const nic = "<interface type='bridge'><source bridge='br-vm3'/></interface>"
    await defineWith(host, 'deep', `<metadata>${deep}</metadata>`, nic)
    await machineByHand(host, 'al-r')
    // It need not do anything: an emulated processor has better to do.
    await host.run('virsh', 'start', 'al-r', '--paused')
    await host.shell(
        'virsh attach-interface al-r bridge br-vm4 --mac 52:54:00:00:00:04 --config; virsh vcpupin al-r 0 5 --config',
    )
    await defineWith(host, 'al-set', '', '', "<vcpu cpuset='2-3'>2</vcpu>")
    await defineWith(
        host,
        'al-half',
        "<cputune><vcpupin vcpu='0' cpuset='7'/></cputune>",
        '',
        "<vcpu current='1'>2</vcpu>",
    )
    await host.shell(
        'echo 0 > /sys/devices/system/cpu/cpu7/online; systemctl set-property --runtime machine.slice AllowedCPUs=0-5',
    )

    const slot = (name: string) => page.locator('dl > div').filter({ hasText: name })
    await expect(slot('br-vm1')).toContainText('on-network')
    await expect(slot('br-vm2')).toContainText('direct')
    await expect(slot('br-vm3')).toContainText('deep')
    await expect(slot('br-vm4')).toContainText('al-r')
    await expect(row(page, 'deep').getByRole('button', { name: 'Start deep' })).toBeVisible()
    const running = row(page, 'al-r')
    await expect(running).toContainText('at the next start: 1 on 5')
    await expect(running).toContainText('at the next start: br-vm4')
    await expect(running).toContainText('emulated')
    await expect(row(page, 'on-network')).toContainText('network v1')
    await expect(row(page, 'direct')).toContainText('directly on br-vm2')
    await expect(row(page, 'al-set')).toContainText('2 on 2-3')
    await expect(row(page, 'al-half')).toContainText('1 (up to 2) on 7')
    await expect(row(page, 'al-half')).toContainText('1 of 2 vCPUs are not pinned')
    await expect(row(page, 'al-half')).toContainText('CPU 7 is offline: it cannot start')
    await expect(page.getByTitle('switched off, al-half')).toHaveText('7: switched off, al-half')
    await expect(page.getByTitle('not for machines')).toHaveText('6: not for machines')
    await page.screenshot({ path: 'test-results/screens/taken.png', fullPage: true })

    await page.getByRole('button', { name: 'Provision machine' }).click()
    await expect(page.getByRole('combobox', { name: 'Bridge' })).toHaveValue('br-vm5')
    await expect(page.getByText('Machines of this host are emulated')).toBeVisible()
    await expect(page.getByText('Free on this host: 0,1,4.')).toBeVisible()
    await page.getByRole('textbox', { name: 'Pins of the vCPUs' }).fill('4,6')
    await expect(page.getByText('CPU 6 is not for machines').first()).toBeVisible()
    await page.getByRole('combobox', { name: 'Bridge' }).selectOption('br-vm1')
    await expect(page.getByText('The bridge is taken by on-network.')).toBeVisible()
    await page.screenshot({ path: 'test-results/screens/taken-form.png', fullPage: true })
})

test('what a running machine is given for its next start after the review is refused under the lock', async ({
    as,
    host,
}) => {
    await machineByHand(host, 'al-r')
    await host.run('virsh', 'start', 'al-r', '--paused')
    const page = await as('admin')
    await listIsThere(page)
    await review(page, { Owner: 'al', Name: 'web', 'Pins of the vCPUs': '5', vCPUs: '1', Memory: '256' }, 'br-vm4')
    await host.run('virsh', 'attach-interface', 'al-r', 'bridge', 'br-vm4', '--mac', '52:54:00:00:00:04', '--config')
    await page.getByRole('button', { name: 'Provision machine' }).click()
    await expect(page.getByText('Nothing was done.')).toBeVisible()
    await expect(page.getByText('The bridge is taken by al-r.')).toBeVisible()
    expect(await volumes(host)).toEqual(['guest-al-r'])
})

test('a row says how its machine came to be off, and what keeps it from its start', async ({ as, host }) => {
    const page = await as('admin')
    await listIsThere(page)
    const hers = await as('al')
    await listIsThere(hers)
    await machineByHand(host, 'al-web')
    await define(host, 'al-bad', { disk: '/dev/lvm-data/guest-al-bad' })
    await createVolume(host, 'guest-al-bad')
    await host.run('virsh', 'start', 'al-web', '--paused')
    await expect(row(page, 'al-web')).toContainText('Paused')
    await host.shell('kill -9 "$(cat /run/libvirt/qemu/al-web.pid)"')
    await expect(row(page, 'al-web')).toContainText('Shut off: crashed')
    await host.run('lvchange', '-an', 'lvm-data/guest-al-bad')
    await expect(row(page, 'al-bad')).toContainText('Its volume is not active: it cannot start.')
    // Its owner is told without having to try.
    const opens = 'libvirt cannot open /dev/lvm-data/guest-al-bad: it cannot start now.'
    await expect(row(hers, 'al-bad')).toContainText(opens)
    await expect(row(hers, 'al-web')).not.toContainText('cannot open')
    await page.getByRole('button', { name: 'Start al-bad' }).click()
    await expect(row(page, 'al-bad')).toContainText('Shut off: failed to start')
    await page.screenshot({ path: 'test-results/screens/taken-rows.png', fullPage: true })
    await page.getByRole('button', { name: 'Activate the volume guest-al-bad' }).click()
    await expect(row(page, 'al-bad')).not.toContainText('not active')
    await expect(row(hers, 'al-bad')).not.toContainText('cannot open')
    await page.getByRole('button', { name: 'Start al-bad' }).click()
    await expect(row(page, 'al-bad')).toContainText('Running')
    await host.run('virsh', 'destroy', 'al-bad')
    await expect(row(page, 'al-bad')).toContainText('Shut off: forced off')
})
