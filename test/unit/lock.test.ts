// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { takeLock } from '../../src/host/lock'
import { quiet } from './deferred'
import { FakeHost, LOCK } from './fake-cockpit'

/** Asks for the lock. `held`: whether it was got yet. */
function take() {
    const host = new FakeHost()
    const holders: string[] = []
    const lock = takeLock(holder => holders.push(holder))
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
    expect(process.line).toBe(LOCK)
    expect(process.options).toMatchObject({ superuser: 'require' })
})

test('it is ours only once the process says so', async () => {
    const { process, held } = take()
    await quiet()
    expect(held()).toBe(false)
    process.say('waiting bob\n')
    await quiet()
    expect(held()).toBe(false)
    process.say('held\n')
    await quiet()
    expect(held()).toBe(true)
})

test('each holder is told while we wait, however the lines come in', () => {
    const { process, holders } = take()
    for (const text of ['wait', 'ing bo', 'b\nwaiting unknown\nwaiting ', 'carol\n']) process.say(text)
    expect(holders).toEqual(['bob', 'unknown', 'carol'])
})

test('half a word is no lock', async () => {
    const { process, held } = take()
    process.say('held')
    await quiet()
    expect(held()).toBe(false)
    process.say('\n')
    await quiet()
    expect(held()).toBe(true)
})

test('somebody who is called held gives us no lock', async () => {
    const { process, held, holders } = take()
    process.say('waiting held\n')
    await quiet()
    expect(held()).toBe(false)
    expect(holders).toEqual(['held'])
})

test('it is let go by ending the input of the process, not before', async () => {
    const { process, lock } = take()
    process.say('held\n')
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
        command: `sudo ${LOCK}`,
    })
})

test('a process that ends without a word has given no lock', async () => {
    const { process, lock } = take()
    process.say('waiting bob\n')
    process.succeed()
    await expect(lock).rejects.toMatchObject({ name: 'HostError', message: 'ended without holding the lock' })
})
