// SPDX-License-Identifier: LGPL-2.1-or-later
// What everybody sees. (Every verb, by every account, of every domain: test/host/long.)
import { expect, test } from '../fixtures'
import { answerOf, isAdministrator, restore, throughVirsh } from './accounts'
import { ACCOUNTS, DOMAINS, USERS } from './matrix'

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
