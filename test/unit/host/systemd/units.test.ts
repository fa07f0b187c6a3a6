// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { openUnits, unitPath, wipeUnit } from '../../../../src/host/systemd/units'
import type { UnitState } from '../../../../src/machine/volume/wipe'
import { FakeHost, type Call } from '../../fakes/cockpit'
import { quiet } from '../../fakes/deferred'
import { VOLUME_UUID } from '../../fakes/example'

const WIPE = wipeUnit(VOLUME_UUID)
const PATH = unitPath(WIPE)
const PROPERTIES = 'org.freedesktop.DBus.Properties'
const variant = (v: unknown) => ({ t: 's', v })

for (const [unit, path] of [
    ['libvirtd.service', 'libvirtd_2eservice'],
    ['raptor-wipe@Ab-1.service', 'raptor_2dwipe_40Ab_2d1_2eservice'],
    ['a_b', 'a_5fb'],
    ['ä', '_c3_a4'],
    ['a\tb', 'a_09b'],
] as const)
    test(`systemd's object for ${JSON.stringify(unit)} is …/unit/${path}`, () => {
        expect(unitPath(unit)).toBe(`/org/freedesktop/systemd1/unit/${path}`)
    })

/** Follows the wipe's unit on a host that answers like this. */
function follow(
    answers: Readonly<Record<string, unknown>> | 'fails',
    onSubscribe = () => Promise.resolve<unknown[]>([]),
) {
    const host = new FakeHost()
    host.onCall = ({ method, args }: Call) => {
        if (method !== 'Get') return onSubscribe()
        return answers === 'fails'
            ? Promise.reject(new Error('no such unit'))
            : Promise.resolve([variant(answers[String(args[1])])])
    }
    const states: UnitState[] = []
    const end = openUnits().follow(WIPE, state => states.push(state))
    const [client] = host.clients
    if (!client) throw new Error('no D-Bus client was made')
    const change = (part: Readonly<Record<string, unknown>>, path = PATH) => {
        client.signal(path, PROPERTIES, 'PropertiesChanged', ['iface', part, []])
    }
    return { client, states, end, change }
}

test('another page of the same log-in may have subscribed before', async () => {
    const already = Object.assign(new Error('no'), { name: 'org.freedesktop.systemd1.AlreadySubscribed' })
    const { states } = follow({ ActiveState: 'activating', StatusText: 'waiting' }, () => Promise.reject(already))
    await quiet()
    expect(states.at(-1)).toEqual({ active: 'activating', status: 'waiting' })
})

test('whoever cannot subscribe does not know how the wipe is', async () => {
    const denied = Object.assign(new Error('no'), { name: 'org.freedesktop.DBus.Error.AccessDenied' })
    const { states } = follow({ ActiveState: 'activating', StatusText: 'waiting' }, () => Promise.reject(denied))
    await quiet()
    expect(states.at(-1)).toEqual({ active: 'unknown', status: 'failed: no' })
})

test('a unit tells its state and status at the start', async () => {
    const { client, states } = follow({ ActiveState: 'activating', StatusText: 'waiting' })
    await quiet()
    expect(states.at(-1)).toEqual({ active: 'activating', status: 'waiting' })
    expect(client.options).toEqual({ bus: 'system' })
})

test('each change is told, with what stayed the same', async () => {
    const { states, change } = follow({ ActiveState: 'activating', StatusText: 'waiting' })
    await quiet()
    change({ StatusText: variant('removing') })
    change({ ActiveState: variant('failed') })
    expect(states.slice(-2)).toEqual([
        { active: 'activating', status: 'removing' },
        { active: 'failed', status: 'removing' },
    ])
})

test('the changes of other units are not ours', async () => {
    const { states, change } = follow({ ActiveState: 'activating', StatusText: 'waiting' })
    await quiet()
    change({ ActiveState: variant('failed') }, unitPath(wipeUnit('another')))
    expect(states.at(-1)?.active).toBe('activating')
})

test('a unit of which nothing can be known looks like one that needs somebody', async () => {
    const { states } = follow('fails')
    await quiet()
    expect(states).toEqual([{ active: 'unknown', status: 'failed: no such unit' }])
})

test('once it is no longer followed it says nothing, and nobody listens', async () => {
    const { client, states, end, change } = follow({ ActiveState: 'activating', StatusText: 'waiting' })
    end()
    change({ ActiveState: variant('failed') })
    await quiet()
    expect(states).toEqual([])
    expect(client.subscribed).not.toContain(PATH)
})

/** `running`: the state of each of libvirt's daemons that systemd knows. */
function hearDaemons(running: Readonly<Record<string, string>> | 'fails' = {}) {
    const host = new FakeHost()
    host.onCall = ({ method, args: [, patterns] }: Call) => {
        if (method !== 'ListUnitsByPatterns') return Promise.resolve([])
        if (running === 'fails') return Promise.reject(new Error('no systemd'))
        const wanted = Array.isArray(patterns) ? patterns.map(String) : []
        return Promise.resolve([wanted.flatMap(name => (running[name] ? [[name, '', 'loaded', running[name]]] : []))])
    }
    const heard: string[] = []
    const units = openUnits()
    units.onLibvirtDaemon((daemon, active) => heard.push(`${daemon} ${active}`))
    const change = (daemon: string, part: Readonly<Record<string, unknown>>) => {
        host.clients[0]?.signal(unitPath(daemon), PROPERTIES, 'PropertiesChanged', ['iface', part, []])
    }
    return { units, heard, change }
}

for (const daemon of ['libvirtd.service', 'virtqemud.service'])
    test(`it is told when ${daemon} stops or starts, in order, and of nothing else that happens to it`, () => {
        const { heard, change } = hearDaemons()
        for (const active of ['deactivating', 'inactive', 'active']) {
            change(daemon, { ActiveState: variant(active) })
            change(daemon, { MainPID: variant('7') })
            change(daemon, {})
        }
        expect(heard).toEqual(['deactivating', 'inactive', 'active'].map(active => `${daemon} ${active}`))
    })

for (const [running, active] of [
    [{ 'libvirtd.service': 'active' }, ['libvirtd.service']],
    [{ 'libvirtd.service': 'inactive', 'virtqemud.service': 'active' }, ['virtqemud.service']],
    [{ 'libvirtd.service': 'failed' }, []],
    [{}, []],
] as const)
    test(`of ${JSON.stringify(running)} there run ${active.join() || 'none'}`, async () => {
        expect([...(await hearDaemons(running).units.activeDaemons())]).toEqual(active)
    })

test('whoever cannot be told which daemons run does not guess', async () => {
    await expect(hearDaemons('fails').units.activeDaemons()).rejects.toMatchObject({ name: 'HostError' })
})

for (const [answer, since] of [
    [1_764_400_000_000_000, 1_764_400_000_000],
    [0, undefined],
    ['', undefined],
] as const)
    test(`a unit that systemd says is active since ${String(answer)} µs`, async () => {
        const host = new FakeHost()
        host.onCall = ({ method, args }: Call) => Promise.resolve(method === 'Get' ? [{ t: 't', v: answer }] : args)
        expect(await openUnits().activeSince('machine-x.scope')).toBe(since)
    })
