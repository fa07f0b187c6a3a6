// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { journalPattern, parseJournalLine } from '../../../../src/machine/domain/journal'
import { UUID } from '../../fakes/example'

/** Nothing in it means one thing in PCRE2 and another in JavaScript. */
const pattern = (name: string) => new RegExp(journalPattern(name, UUID))

for (const line of [
    'New machine qemu-7-al-web.',
    'internal error: domain al-web is no more',
    "Domain 'al-web' has no device",
    'al-web',
    'zeroing /dev/lvm-data/guest-al-web'.replace('guest-', ''),
    `operation failed: ${UUID}`,
    'machine-qemu\\x2d12\\x2dal\\x2dweb.scope: Consumed 3s CPU time.',
])
    test(`speaks of al-web: ${line}`, () => {
        expect(pattern('al-web').test(line)).toBe(true)
    })

for (const line of [
    'New machine qemu-7-al-web2.',
    'New machine qemu-7-my-al-web.',
    'al-web-2 is there',
    'x.al-web',
    'machine-qemu\\x2d12\\x2dal\\x2dweb\\x2d2.scope: Consumed 3s CPU time.',
    'machine-qemu\\x2d12\\x2dmy\\x2dal\\x2dweb.scope: Consumed 3s CPU time.',
])
    test(`speaks of another: ${line}`, () => {
        expect(pattern('al-web').test(line)).toBe(false)
    })

test('a name is no pattern', () => {
    expect(pattern('a.b').test('axb')).toBe(false)
    expect(pattern('a|b').test('b')).toBe(false)
    expect(pattern('a(b').test('domain a(b')).toBe(true)
    expect(pattern('ä b').test('domain ä b')).toBe(true)
})

const line = (fields: object) => JSON.stringify({ __CURSOR: 'c', __REALTIME_TIMESTAMP: '1700000000123456', ...fields })

test('a line of the journal: who says it, and what', () => {
    expect(parseJournalLine(line({ MESSAGE: 'hello', SYSLOG_IDENTIFIER: 'libvirtd' }))).toEqual({
        cursor: 'c',
        at: 1_700_000_000_123.456,
        from: 'libvirtd',
        text: 'hello',
    })
    expect(parseJournalLine(line({ MESSAGE: [104, 255, 105], _COMM: 'qemu' }))).toMatchObject({
        from: 'qemu',
        text: 'h\uFFFDi',
    })
    expect(parseJournalLine(line({ MESSAGE: null, _SYSTEMD_UNIT: 'x.service' }))).toMatchObject({
        from: 'x.service',
        text: '',
    })
})

for (const text of ['', '-- No entries --', '{}', 'null', '{"__CURSOR":"c","__REALTIME_TIMESTAMP":"x"}'])
    test(`no line of the journal: ${text}`, () => {
        expect(parseJournalLine(text)).toBeUndefined()
    })
