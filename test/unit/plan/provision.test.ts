// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import type { MachineWish } from '../../../src/machine/wish/spec'
import { runSteps } from '../../../src/plan/engine'
import { planProvision, type Definer } from '../../../src/plan/provision'
import { FakeHost, LOOK, WIPE, type FakeProcess } from '../fakes/cockpit'
import { KVM, specOf, UUID, VOLUME_UUID } from '../fakes/example'
import { toldVolume, volumesLine } from '../fakes/looked'

const succeed = (process: FakeProcess) => {
    process.succeed()
}

/** libvirt and the host in one log. `onSpawn`: what a command does, by default it succeeds without a word. */
function setUp(libvirt: Partial<Definer> = {}, onSpawn = succeed) {
    const host = new FakeHost()
    const log: string[] = []
    host.onSpawn = process => {
        log.push(process.line)
        onSpawn(process)
    }
    const definer: Definer = {
        define: xml => {
            log.push(`define ${xml}`)
            return Promise.resolve()
        },
        setAutostart: (uuid, on) => {
            log.push(`autostart ${uuid} ${on}`)
            return Promise.resolve()
        },
        ...libvirt,
    }
    const plan = (changes: Partial<MachineWish> = {}) => planProvision(specOf(changes), UUID, KVM, definer)
    return { host, log, plan }
}

const CREATE =
    'lvcreate --yes -W y -Z y -L 20g -n guest-alice-web --addtag raptor.state=provisioning ' +
    `--addtag raptor.owner=alice --addtag raptor.domain=${UUID} lvm-data`
const LOG = WIPE.replace('wipe', 'console-log')
const KEEP_LOG = `${LOG} prepare alice-web serial0 console1`
const SETTLE = 'lvchange --deltag raptor.state=provisioning lvm-data/guest-alice-web'
const START = `${WIPE} start ${VOLUME_UUID}`

/** What the host says of the volume that was just made. */
const THERE = volumesLine(toldVolume('guest-alice-web', ['raptor.state=provisioning', `raptor.domain=${UUID}`]))

test('the plan says what a person would type, in order', () => {
    const { plan } = setUp().plan()
    expect(plan.map(({ kind, command }) => [kind, command])).toEqual([
        ['create-volume', `sudo ${CREATE}`],
        ['keep-log', `sudo ${KEEP_LOG}`],
        ['define', 'virsh -c qemu:///system define alice-web.xml'],
        ['autostart', 'virsh -c qemu:///system autostart alice-web'],
        ['settle', `sudo ${SETTLE}`],
    ])
})

test('without autostart that step is not there', () => {
    const { plan } = setUp().plan({ autostart: false })
    expect(plan.map(({ kind }) => kind)).toEqual(['create-volume', 'keep-log', 'define', 'settle'])
})

test('zeroed before its first use, the volume goes to its unit at the end, and the domain names what is not there yet', () => {
    const { plan, xml } = setUp().plan({ zeroFirst: true })
    expect(plan.map(({ kind }) => kind)).toEqual(['create-volume', 'keep-log', 'define', 'autostart', 'zero-first'])
    expect(plan.at(-1)?.command).toBe(`sudo ${WIPE} new lvm-data/new-${UUID.slice(0, 8)}`)
    expect(xml).toContain('"/dev/lvm-data/guest-alice-web"')
})

test('what is shown is what is done: the commands as root, the shown XML to libvirt', async () => {
    const { host, log, plan } = setUp()
    const made = plan()
    expect(await runSteps(made.plan, () => undefined)).toMatchObject({ kind: 'done' })
    expect(log).toEqual([CREATE, KEEP_LOG, `define ${made.xml}`, `autostart ${UUID} true`, SETTLE])
    expect(host.processes.every(({ options }) => options?.superuser === 'require')).toBe(true)
})

test('planning alone does nothing to the host', () => {
    const { log, plan } = setUp()
    plan()
    expect(log).toEqual([])
})

test('a size that is no whole GiB is told to lvcreate as it is', () => {
    expect(setUp().plan({ volume: '1.5 GiB' }).plan[0]?.command).toContain(' -L 1536m ')
})

test("a volume that cannot be created leaves nothing, and libvirt unasked, in LVM's own words", async () => {
    const words = 'Volume group "lvm-data" has insufficient free space (2559 extents): 5120 required.'
    const { log, plan } = setUp({}, process => {
        process.fail({ exit_status: 5, message: words })
    })
    expect(await runSteps(plan().plan, () => undefined)).toMatchObject({
        kind: 'failed',
        step: 'create-volume',
        error: { message: words, command: `sudo ${CREATE}` },
        left: [],
    })
    expect(log).toEqual([CREATE])
})

test('a domain that cannot be defined: the volume goes again, and only the one of this plan', async () => {
    const { log, plan } = setUp({ define: () => Promise.reject(new Error('XML error: no')) })
    const outcome = await runSteps(plan().plan, () => undefined)
    expect(outcome).toMatchObject({ step: 'define', error: { message: 'XML error: no' }, left: [] })
    const select = `lv_tags={raptor.domain=${UUID} && raptor.state=provisioning}`
    // The newest first.
    const removed = [`${LOG} remove alice-web`, `lvremove --yes --select ${select} lvm-data`]
    expect(log).toEqual([CREATE, KEEP_LOG, ...removed])
    expect(plan().plan[0]?.undo?.command).toBe(`sudo lvremove --yes --select '${select}' lvm-data`)
})

test('once the domain was there the volume is handed to the wipe: it may have been started', async () => {
    const { log, plan } = setUp({ setAutostart: () => Promise.reject(new Error('no')) }, process => {
        process.succeed(process.line === LOOK ? THERE : '')
    })
    expect(await runSteps(plan().plan, () => undefined)).toMatchObject({ step: 'autostart', left: [] })
    expect(log.filter(line => !/raptor-look|^define /.test(line)).slice(0, 3)).toEqual([CREATE, KEEP_LOG, START])
})

test('a wipe that cannot be started on the way back is left, and the volume is not removed below its domain', async () => {
    const { log, plan } = setUp({ setAutostart: () => Promise.reject(new Error('no')) }, process => {
        if (process.argv[0] === WIPE) process.fail({ message: 'Unit not found.' })
        else process.succeed(process.line === LOOK ? THERE : '')
    })
    expect(await runSteps(plan().plan, () => undefined)).toMatchObject({
        left: [{ id: 'define', command: 'zero and delete guest-alice-web', error: { message: 'Unit not found.' } }],
    })
    expect(log.filter(line => line.startsWith('lvremove'))).toEqual([])
})

test('when libvirt broke off while defining, the volume is wiped, never just removed', async () => {
    const lost = { name: 'org.freedesktop.DBus.Error.NoReply', problem: null, message: 'Remote peer disconnected' }
    const { log, plan } = setUp({ define: () => Promise.reject(Object.assign(new Error(), lost)) }, process => {
        process.succeed(process.line === LOOK ? THERE : '')
    })
    expect(await runSteps(plan().plan, () => undefined)).toMatchObject({ step: 'define', error: { kind: 'lost' } })
    expect(log.indexOf(START)).toBeGreaterThan(0)
    expect(log.findIndex(line => line.startsWith('lvremove'))).toBeGreaterThan(log.indexOf(START))
})

test('when there is no volume any more on the way back, nothing is left', async () => {
    const { log, plan } = setUp({ setAutostart: () => Promise.reject(new Error('no')) }, process => {
        process.succeed(process.line === LOOK ? volumesLine() : '')
    })
    expect(await runSteps(plan().plan, () => undefined)).toMatchObject({ step: 'autostart', left: [] })
    expect(log.some(line => line.includes('raptor-wipe'))).toBe(false)
})
