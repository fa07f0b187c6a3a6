// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import {
    domainName,
    domainOfVolume,
    parseMachineName,
    parseUserName,
    volumeName,
} from '../../../../src/machine/people/name'

const REFUSED = [
    ['', 'empty'],
    ['../x', 'not-a-label'],
    ['..', 'not-a-label'],
    ['a/b', 'not-a-label'],
    ['web;reboot', 'not-a-label'],
    ['$(reboot)', 'not-a-label'],
    ['`reboot`', 'not-a-label'],
    ['web server', 'not-a-label'],
    [' web', 'not-a-label'],
    ['web\n', 'not-a-label'],
    ['web\0', 'not-a-label'],
    ['<b>', 'not-a-label'],
    ['Web', 'not-a-label'],
    ['web.example', 'not-a-label'],
    ['web_1', 'not-a-label'],
    ['-web', 'not-a-label'],
    ['web-', 'not-a-label'],
    ['wéb', 'not-a-label'],
    ['ｗeb', 'not-a-label'],
    ['a'.repeat(64), 'too-long'],
] as const

for (const [text, fault] of REFUSED) {
    test(`${JSON.stringify(text)} is no machine's name: ${fault}`, () => {
        expect(parseMachineName(text)).toEqual({ ok: false, fault })
    })
    test(`${JSON.stringify(text)} is no owner's name: ${fault}`, () => {
        expect(parseUserName(text)).toEqual({ ok: false, fault })
    })
}

for (const text of ['w', 'web', 'web-1', '1', '0-0', 'a--b', 'a'.repeat(63)])
    test(`${text} can name a machine`, () => {
        expect(parseMachineName(text)).toEqual({ ok: true, value: text })
    })

for (const text of ['a', 'alice', 'al-ice', 'a1'])
    test(`${text} can be an owner`, () => {
        expect(parseUserName(text)).toEqual({ ok: true, value: text })
    })

test('an owner begins with a letter, as useradd wants it', () => {
    expect(parseUserName('1alice')).toEqual({ ok: false, fault: 'not-a-label' })
})

/** A label by RFC 1123, said another way than the source says it. */
function isLabel(text: string): boolean {
    const allowed = new Set('abcdefghijklmnopqrstuvwxyz0123456789-')
    return (
        text.length >= 1 &&
        text.length <= 63 &&
        Array.from(text).every(letter => allowed.has(letter)) &&
        !text.startsWith('-') &&
        !text.endsWith('-')
    )
}

const nearLabel = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'z', '0', '9', '-'), maxLength: 70 }),
    fc.string({ unit: fc.constantFrom('a', '-', 'A', '.', '_', '/', ' ', 'ß', '\n'), maxLength: 6 }),
    fc.string({ unit: 'binary-ascii' }),
)

test('a machine may have exactly the names that are labels: nothing but a-z, 0-9 and -, at most 63', () => {
    fc.assert(
        fc.property(nearLabel, text => {
            assert.equal(parseMachineName(text).ok, isLabel(text))
        }),
        { numRuns: 1000 },
    )
})

test('an owner may have exactly the labels that begin with a letter', () => {
    fc.assert(
        fc.property(nearLabel, text => {
            assert.equal(parseUserName(text).ok, isLabel(text) && /^[a-z]/.test(text))
        }),
        { numRuns: 1000 },
    )
})

const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,40}[a-z0-9])?$/)

test('a domain is {user}-{name} and a label itself, or it is too long', () => {
    fc.assert(
        fc.property(label, label, (user, machine) => {
            const [owner, name] = [parseUserName(user), parseMachineName(machine)]
            if (!owner.ok || !name.ok) throw new Error('the generator made no label')
            const whole = `${user}-${machine}`
            const expected = isLabel(whole) ? { ok: true, value: whole } : { ok: false, fault: 'too-long' }
            assert.deepEqual(domainName(owner.value, name.value), expected)
        }),
    )
})

test('63 characters in all are a domain, 64 are not', () => {
    const owner = parseUserName('alice')
    const [fits, tooLong] = [parseMachineName('b'.repeat(57)), parseMachineName('b'.repeat(58))]
    if (!owner.ok || !fits.ok || !tooLong.ok) throw new Error('these are names')
    expect(domainName(owner.value, fits.value).ok).toBe(true)
    expect(domainName(owner.value, tooLong.value)).toEqual({ ok: false, fault: 'too-long' })
})

test("alice-web's volume is guest-alice-web", () => {
    expect(volumeName('alice-web')).toBe('guest-alice-web')
})

test("a volume's name tells its domain's again", () => {
    fc.assert(
        fc.property(fc.string({ minLength: 1 }), domain => {
            assert.equal(domainOfVolume(volumeName(domain)), domain)
        }),
    )
})

for (const volume of ['guest-', 'root', 'wipe-AbCdEf01', 'my-guest-web', ''])
    test(`${JSON.stringify(volume)} is no machine's volume`, () => {
        expect(domainOfVolume(volume)).toBeUndefined()
    })
