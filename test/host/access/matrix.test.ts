// SPDX-License-Identifier: LGPL-2.1-or-later
// The verbs of libvirt that matter, asked by every account: what the host answers against what matrix.ts says it should.
import { expect, test } from '../fixtures'
import { answerOf, isAdministrator, restore, throughVirsh } from './accounts'
import { busMatrix, virshMatrix } from './compare'
import { ACCOUNTS, DOMAINS, USERS } from './matrix'

test('virsh: every account and every verb', async ({ host }) => {
    expect(await virshMatrix(host, false)).toEqual([])
})

test("each account's own bus: every method", async ({ host }) => {
    expect(await busMatrix(host, false)).toEqual([])
})

test('a list has the domains of whoever asks, and no other', async ({ host }) => {
    await restore(host)
    for (const account of ACCOUNTS) {
        const [words] = await throughVirsh(host, account, ['list --all --name'])
        const listed = (words ?? '').split('\n').filter(line => [...DOMAINS.keys()].includes(line.trim()))
        const expected = [...DOMAINS].filter(([, owner]) => isAdministrator(account) || owner === account)
        expect([account, listed.map(line => line.trim()).sort()]).toEqual([
            account,
            expected.map(([name]) => name).sort(),
        ])
    }
})

test('the other drivers of libvirt serve administrators only', async ({ host }) => {
    // Debian's libvirt has no interface:///system.
    const commands = {
        network: 'net-list --all',
        storage: 'pool-list --all',
        nodedev: 'nodedev-list',
        secret: 'secret-list',
        nwfilter: 'nwfilter-list',
    }
    for (const account of ['admin', ...USERS, 'stranger'] as const)
        for (const [uri, command] of Object.entries(commands)) {
            const [words] = await throughVirsh(host, account, [command], `${uri}:///system`)
            expect([account, uri, answerOf(words ?? '')]).toEqual([
                account,
                uri,
                isAdministrator(account) ? 'allowed' : 'denied',
            ])
        }
})
