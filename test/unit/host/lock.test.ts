// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { lookAhead, type LockHolder } from '../../../src/host/lock'
import { FakeHost, LOCK } from '../fakes/cockpit'
import { quiet } from '../fakes/deferred'
import { lookLine } from '../fakes/looked'
import { waitsFromNow } from '../fakes/waited'

const NOBODY = { onWaiting: () => undefined, onHeld: () => undefined }

/** Asks for the lock. `held`: whether it was got yet. */
function take(wished?: string) {
    const host = new FakeHost()
    const holders: LockHolder[] = []
    const onHeld = () => undefined
    const lock = lookAhead(wished).take({ onWaiting: holder => holders.push(holder), onHeld })
    let held = false
    lock.then(
        () => {
            held = true
        },
        () => undefined,
    )
    const [process] = host.processes
    if (!process) throw new Error('no process was started')
    return { lock, holders, process, held: () => held }
}

test('the lock is held by one process, as root', () => {
    const { process } = take()
    expect(process.line).toBe(`${LOCK} --look`)
    expect(process.options).toMatchObject({ superuser: 'require' })
})

test('it is ours only once the process says so', async () => {
    const { process, held } = take()
    await quiet()
    expect(held()).toBe(false)
    process.say('waiting {"name": "bob"}\n')
    await quiet()
    expect(held()).toBe(false)
    process.say(`held\n${lookLine()}`)
    await quiet()
    expect(held()).toBe(true)
})

test('each holder is told while we wait, and since when, however the lines come in', () => {
    const { process, holders } = take()
    for (const text of [
        'wait',
        'ing {"name": "bob", "since": "2026-11-27T23:00:00Z", "pid": 12',
        '34}\nwaiting {"name": "unknown"}\nwaiting ',
        '{"name": "carol", "since": "2026-11-27T23:05:00Z", "pid": 2}\n',
    ])
        process.say(text)
    expect(holders).toEqual([
        { name: 'bob', since: new Date('2026-11-27T23:00:00Z') },
        { name: 'unknown', since: undefined },
        { name: 'carol', since: new Date('2026-11-27T23:05:00Z') },
    ])
})

for (const odd of ['bob', '', '[]', '{"name": 7}', '{"name": ""}', 'null', '{"since": "yesterday"}'])
    test(`a holder told as ${JSON.stringify(odd)} is somebody all the same`, () => {
        const { process, holders } = take()
        process.say(`waiting ${odd}\n`)
        expect(holders).toEqual([{ name: 'unknown', since: undefined }])
    })

test('it is ours once everything that decides was told, in one line', async () => {
    const { process, lock, held } = take('al-web')
    expect(process.line).toBe(`${LOCK} --look al-web`)
    const line = lookLine()
    process.say(`held\n${line.slice(0, 40)}`)
    await quiet()
    expect(held()).toBe(false)
    process.say(line.slice(40))
    expect(await lock).toMatchObject({ look: { group: { name: 'lvm-data' } } })
})

for (const [why, line] of [
    ['no JSON', 'no'],
    ['empty', '{}'],
    ['without a group', lookLine({ group: 5 }).trim()],
    ['without members', lookLine({ members: undefined }).trim()],
] as const)
    test(`what was told is no look, ${why}: the lock is let go, and nothing is decided`, async () => {
        const { process, lock } = take()
        process.say(`held\n${line}\n`)
        await expect(lock).rejects.toMatchObject({ name: 'HostError', kind: 'failed' })
        expect(process.inputClosed).toBe(true)
    })

test('who does not want to wait for it any longer ends the process, and has no lock', async () => {
    const waits = waitsFromNow()
    const host = new FakeHost()
    const lock = lookAhead().take(NOBODY, 0)
    await expect.poll(() => waits.list().map(({ command }) => command)).toEqual([`sudo ${LOCK} --look`])
    waits.giveUp()
    await expect(lock).rejects.toMatchObject({ kind: 'given-up', command: `sudo ${LOCK} --look` })
    await expect(host.processes[0]).rejects.toMatchObject({ problem: 'terminated' })
    expect(waits.list()).toEqual([])
})

test('half a word is no lock', async () => {
    const { process, held } = take()
    process.say('held')
    await quiet()
    expect(held()).toBe(false)
    process.say(`\n${lookLine()}`)
    await quiet()
    expect(held()).toBe(true)
})

test('somebody who is called held gives us no lock', async () => {
    const { process, held, holders } = take()
    process.say('waiting {"name": "held"}\n')
    await quiet()
    expect(held()).toBe(false)
    expect(holders).toMatchObject([{ name: 'held' }])
})

test('it is let go by ending the input of the process, not before', async () => {
    const { process, lock } = take()
    process.say(`held\n${lookLine()}`)
    const { release } = await lock
    expect(process.inputClosed).toBe(false)
    release()
    expect(process.inputClosed).toBe(true)
})

test('a lock that cannot be had is an error in the words of the host', async () => {
    const { process, lock } = take()
    process.fail({ exit_status: 1, message: 'raptor-lock: /run/raptor is not a directory' })
    await expect(lock).rejects.toMatchObject({
        name: 'HostError',
        message: 'raptor-lock: /run/raptor is not a directory',
        command: `sudo ${LOCK} --look`,
    })
})

test('a process that ends without a word has given no lock', async () => {
    const { process, lock } = take()
    process.say('waiting {"name": "bob"}\n')
    process.succeed()
    await expect(lock).rejects.toMatchObject({ name: 'HostError', message: 'ended without holding the lock' })
})

test('it is got ready ahead, and takes the lock only when it is told to', async () => {
    const host = new FakeHost()
    const said: string[] = []
    host.onSpawn = process => {
        process.onInput = data => said.push(data)
    }
    const ahead = lookAhead('al-web')
    expect(host.lines).toEqual([`${LOCK} --look al-web`])
    await quiet()
    expect(said).toEqual([])
    const lock = ahead.take(NOBODY)
    expect(said).toEqual(['take\n'])
    host.processes[0]?.say(`held\n${lookLine()}`)
    expect(await lock).toMatchObject({ look: { group: { name: 'lvm-data' } } })
    expect(host.processes).toHaveLength(1)
})

test('one that has ended meanwhile is started anew', async () => {
    const host = new FakeHost()
    const ahead = lookAhead()
    host.processes[0]?.succeed()
    await quiet()
    const lock = ahead.take(NOBODY)
    host.processes[1]?.say(`held\n${lookLine()}`)
    expect(await lock).toMatchObject({ look: { group: { name: 'lvm-data' } } })
})

test('what nobody wants any more is ended', async () => {
    const host = new FakeHost()
    lookAhead().end()
    await expect(host.processes[0]).rejects.toMatchObject({ problem: 'terminated' })
})
