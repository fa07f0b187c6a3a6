// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { followJournal } from '../../../../src/host/systemd/journal'
import { quiet } from '../../fakes/deferred'
import { FakeHost } from '../../fakes/cockpit'

const WHOSE = { name: 'al-web', uuid: '11111111-1111-1111-1111-111111111111' }

test('is read as root, beginning with the last day, and followed', async () => {
    const host = new FakeHost()
    const told: string[] = []
    const end = followJournal(
        WHOSE,
        ({ text }) => told.push(text),
        () => told.push('failed'),
    )
    const [process] = host.processes
    expect(process?.argv.slice(1)).toEqual(
        expect.arrayContaining(['journalctl', '--since=-24h', '--follow', '--output=json']),
    )
    process?.say(
        '{"__CURSOR":"1","__REALTIME_TIMESTAMP":"1","MESSAGE":"a"}\nno line\n{"__CURSOR":"2","__REALTIME_TIMESTAMP":"2","MESSAGE":"b"}\n',
    )
    expect(told).toEqual(['a', 'b'])
    end()
    await quiet()
    expect(told).toEqual(['a', 'b'])
})

test('one that cannot be read, or ends, says so', async () => {
    const host = new FakeHost()
    const told: string[] = []
    followJournal(
        WHOSE,
        () => undefined,
        ({ message }) => told.push(message),
    )
    host.processes[0]?.fail({ message: 'no access' })
    await quiet()
    expect(told).toEqual(['no access'])
})
