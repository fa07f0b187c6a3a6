// SPDX-License-Identifier: LGPL-2.1-or-later
// What is told of the host without being asked: its files and devices.

import { expect, test } from '@playwright/test'
import { followConfiguration } from '../../../src/host/libvirt/configuration'
import { followAccounts } from '../../../src/host/people/accounts'
import { followDevices, followSlice } from '../../../src/host/systemd/devices'
import { FakeHost } from '../fakes/cockpit'

test("a domain's file that changes is told by the domain's name, once for a burst, and a network's as one of networks", async () => {
    const host = new FakeHost()
    const told: unknown[] = []
    const end = followConfiguration(
        changes => told.push([...changes.keys()]),
        () => told.push('networks'),
    )
    const [domains, autostart, networks] = host.channels
    expect(host.channels.map(({ options }) => options)).toEqual([
        { payload: 'fswatch1', path: '/etc/libvirt/qemu', superuser: 'require' },
        { payload: 'fswatch1', path: '/etc/libvirt/qemu/autostart', superuser: 'require' },
        { payload: 'fswatch1', path: '/etc/libvirt/qemu/networks', superuser: 'require' },
    ])
    for (const name of ['al-web.xml.new', 'al-web.xml', 'al-web.xml', 'a b.xml', 'autostart', 'autostart/x'])
        domains?.say({ event: 'changed', path: `/etc/libvirt/qemu/${name}`, tag: '1' })
    domains?.say({ event: 'deleted', path: '/etc/libvirt/qemu', tag: '-' })
    autostart?.say({ event: 'created', path: '/etc/libvirt/qemu/autostart/al-db.xml', tag: '1' })
    networks?.say({ event: 'changed', path: '/etc/libvirt/qemu/networks/v1.xml', tag: '1' })
    await expect.poll(() => told).toEqual([['al-web', 'a b', 'al-db'], 'networks'])
    end()
    expect(host.channels.map(({ open }) => open)).toEqual([false, false, false])
})

test('accounts and groups of the host that change are told once, after what a tool writes together', async () => {
    const host = new FakeHost()
    let told = 0
    const end = followAccounts(() => (told += 1), 20)
    const etc = host.channels[0]
    expect(etc?.options).toEqual({ payload: 'fswatch1', path: '/etc' })
    const change = (name: string) => {
        etc?.say({ event: 'changed', path: `/etc/${name}`, tag: '1' })
    }
    change('group')
    change('passwd')
    change('hosts')
    await expect.poll(() => told).toBe(1)
    change('resolv.conf')
    change('group')
    await expect.poll(() => told).toBe(2)
    change('group')
    end()
    expect(etc?.open).toBe(false)
    await new Promise(resolve => setTimeout(resolve, 40))
    expect(told).toBe(2)
})

test('what udev tells of CPUs and disks, and of nothing else', () => {
    const host = new FakeHost()
    const told: string[] = []
    const end = followDevices({ onCpus: () => told.push('cpus'), onBlock: action => told.push(action) })
    expect(host.lines).toEqual(['udevadm monitor --udev --subsystem-match=cpu --subsystem-match=block'])
    host.processes[0]?.say(`monitor will print the received events for:
UDEV - the event which udev sends out after rule processing

UDEV  [573.384883] offline  /devices/system/cpu/cpu7 (cpu)
UDEV  [553.822901] add      /devices/virtual/block/dm-0 (block)
UDEV  [553.822901] add      /devices/virtual/net/x (net)
KERNEL[553.726821] add      /devices/virtual/block/dm-0 (block)
`)
    expect(told).toEqual(['cpus', 'add'])
    end()
})

test("the CPUs of all machines together change by what systemd writes into the slice's folder", () => {
    const host = new FakeHost()
    let told = 0
    followSlice(() => (told += 1))
    const say = (name: string) => host.channels[0]?.say({ path: `/sys/fs/cgroup/machine.slice/${name}` })
    for (const name of ['cpuset.cpus', 'cgroup.subtree_control', 'memory.max', 'machine-x.scope']) say(name)
    expect(told).toBe(2)
})
