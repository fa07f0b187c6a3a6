// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { run, runAsRoot, showCommand } from '../../../../src/host/base/run'
import { FakeHost } from '../../fakes/cockpit'
import { quiet } from '../../fakes/deferred'

for (const [argv, shown] of [
    [['lvs'], 'lvs'],
    [['lvcreate', '-L', '20g', '-n', 'guest-al-web', 'lvm-data'], 'lvcreate -L 20g -n guest-al-web lvm-data'],
    [['a', 'b c'], "a 'b c'"],
    [['a', ''], "a ''"],
    [['a', "it's"], "a 'it'\\''s'"],
    [['a', '$(reboot)', ';', '*', '~', '\\'], "a '$(reboot)' ';' '*' '~' '\\'"],
    [['--select', 'lv_tags={a && b}'], "--select 'lv_tags={a && b}'"],
    [['/dev/lvm-data/x', 'a@b', 'a=b,c:d%+_.'], '/dev/lvm-data/x a@b a=b,c:d%+_.'],
] as const)
    test(`${JSON.stringify(argv)} is shown as ${shown}`, () => {
        expect(showCommand(argv)).toBe(shown)
    })

const LETTERS = Array.from(`ab '"\\$(){}[];&|<>*?~!#=\n\t-é`)

test('what is shown, typed into a shell, is the very same words', () => {
    const words = fc.array(fc.string({ unit: fc.constantFrom(...LETTERS) }), { minLength: 1 })
    const lists = fc.sample(fc.array(words, { minLength: 1 }), 20).flat()
    const script = lists.map(argv => `printf '%s\\0' ${showCommand(argv)}; printf '\\1'`).join('\n')
    const said = execFileSync('sh', ['-c', script], { encoding: 'utf8' })
    const heard = said.split('\x01').slice(0, -1)
    assert.deepEqual(
        heard.map(text => text.split('\0').slice(0, -1)),
        lists,
    )
})

test('a command runs as she herself, with untranslated messages, and answers its output', async () => {
    const host = new FakeHost()
    const output = run(['ip', 'link'])
    host.processes[0]?.succeed('1: lo\n')
    expect(await output).toBe('1: lo\n')
    expect(host.processes[0]?.argv).toEqual(['ip', 'link'])
    expect(host.processes[0]?.options).toEqual({ environ: ['LC_ALL=C.UTF-8'], err: 'message' })
})

test('a command as root needs root: it never runs as somebody else instead', async () => {
    const host = new FakeHost()
    void runAsRoot(['lvs'])
    await quiet()
    expect(host.processes[0]?.options).toMatchObject({ superuser: 'require' })
})

for (const [what, start, command] of [
    ['a command', run, "lvs 'a b'"],
    ['a command as root', runAsRoot, "sudo lvs 'a b'"],
] as const)
    test(`${what} that fails tells the host's words and what a person would type`, async () => {
        const host = new FakeHost()
        const output = start(['lvs', 'a b'])
        host.processes[0]?.fail({ exit_status: 5, message: 'no such group' })
        await expect(output).rejects.toMatchObject({ name: 'HostError', message: 'no such group', command })
    })
