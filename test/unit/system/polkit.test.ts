// SPDX-License-Identifier: LGPL-2.1-or-later
import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { ownerOf } from '../../../src/machine/people/owner'
import { membersOf } from '../fakes/example'
import { FakePolkit, type Answer, type Question } from '../fakes/polkit'

const API = 'org.libvirt.api.'
const MEMBERS = new Set(['al', 'al-ice', 'alice'])
const USER = { groups: ['vm-users'] }

const ask = (question: Question, members: ConstructorParameters<typeof FakePolkit>[0] = MEMBERS) =>
    new FakePolkit(members).ask(question)
const start = (user: string, domain: string, polkit = new FakePolkit(MEMBERS)) =>
    polkit.ask({ action: `${API}domain.start`, user, domain, ...USER })

for (const [who, question] of [
    ['root', { user: 'root' }],
    ["the system bus's libvirt-dbus", { user: 'libvirtdbus' }],
    ['a member of wheel', { user: 'admin', groups: ['wheel'] }],
    ['a member of libvirt', { user: 'libby', groups: ['libvirt'] }],
    ['a member of wheel who is a user too', { user: 'al', groups: ['vm-users', 'wheel'] }],
] as const)
    test(`${who} may do everything`, () => {
        for (const action of [
            'unix.manage',
            'unix.monitor',
            'api.connect.write',
            'api.domain.write',
            'api.domain.start',
        ])
            expect(ask({ ...question, action: `org.libvirt.${action}`, domain: 'al-ice-web' })).toBe('yes')
    })

test('a stranger may do nothing, and does not get to connect', () => {
    for (const action of [
        'unix.manage',
        'unix.monitor',
        'api.connect.getattr',
        'api.domain.getattr',
        'api.domain.read',
    ])
        expect(ask({ user: 'stranger', action: `org.libvirt.${action}`, domain: 'stranger-web' })).toBe('no')
})

const RULES = ['system/grant/40-raptor-users.rules', 'system/polkit/45-raptor.rules']
const WITH_PROOF = [...RULES.slice(0, 1), 'system/proof/44-raptor-proof.rules', ...RULES.slice(1)]

for (const user of ['nobody', 'daemon', 'www-data', 'systemd-network'])
    test(`the service account ${user} gets onto no socket, also before there is a grant`, () => {
        for (const files of [RULES, RULES.slice(1)])
            for (const action of ['unix.manage', 'unix.monitor', 'api.connect.getattr', 'api.domain.getattr'])
                expect(
                    new FakePolkit(MEMBERS, files).ask({
                        action: `org.libvirt.${action}`,
                        user,
                        domain: `${user}-web`,
                    }),
                ).toBe('no')
    })

test('while the driver is proved, nobody gets onto the read-only socket, and no further', () => {
    const polkit = new FakePolkit(MEMBERS, WITH_PROOF)
    expect(polkit.ask({ action: 'org.libvirt.unix.monitor', user: 'nobody' })).toBe('yes')
    for (const action of ['unix.manage', 'api.connect.getattr', 'api.connect.search-domains', 'api.domain.getattr'])
        expect(polkit.ask({ action: `org.libvirt.${action}`, user: 'nobody', domain: 'nobody-web' })).toBe('no')
    expect(polkit.ask({ action: 'org.libvirt.unix.monitor', user: 'stranger' })).toBe('no')
})

test('what is not about libvirt is not decided here', () => {
    for (const user of ['root', 'al', 'stranger'])
        for (const action of ['org.freedesktop.systemd1.manage-units', 'org.libvirtx.api.domain.start', ''])
            expect(ask({ user, action, ...USER })).toBe('not handled')
})

const OF_A_USER: Readonly<Record<string, readonly string[]>> = {
    connect: ['getattr', 'read', 'search-domains'],
    domain: ['getattr', 'read', 'start', 'init-control', 'stop', 'reset', 'suspend', 'pm-control', 'open-device'],
}
// libvirt 11.3, src/access/viraccessperm.h: every permission that it has of these two objects, and some of the others.
const ALL: Readonly<Record<string, readonly string[]>> = {
    connect:
        'getattr read write search-domains search-networks search-network-ports search-storage-pools search-node-devices search-interfaces search-secrets search-nwfilters search-nwfilter-bindings detect-storage-pools pm-control interface-transaction'.split(
            ' ',
        ),
    domain: 'getattr read write read-secure start stop reset save delete migrate checkpoint snapshot suspend hibernate core-dump pm-control init-control inject-nmi send-input send-signal fs-trim fs-freeze block-read block-write mem-read open-graphics open-device screenshot open-namespace set-time set-password'.split(
        ' ',
    ),
    network: ['getattr', 'read', 'write', 'start', 'search-ports'],
    'network-port': ['getattr', 'read', 'create', 'delete'],
    'storage-vol': ['getattr', 'read', 'create', 'delete', 'format'],
    'storage-pool': ['getattr', 'read', 'write', 'format', 'refresh'],
    secret: ['getattr', 'read', 'write', 'read-secure'],
    'node-device': ['getattr', 'read', 'write', 'detach'],
    'nwfilter-binding': ['getattr', 'read', 'create', 'delete'],
}
for (const [object, permissions] of Object.entries(ALL))
    test(`of ${object} a user has on her own exactly what is listed, and on others' nothing`, () => {
        const expected = (permission: string): Answer => (OF_A_USER[object]?.includes(permission) ? 'yes' : 'no')
        for (const permission of permissions) {
            const question = { action: `${API}${object}.${permission}`, user: 'al', ...USER }
            expect([permission, ask({ ...question, domain: 'al-web' })]).toEqual([permission, expected(permission)])
            if (object !== 'connect') expect(ask({ ...question, domain: 'alice-web' })).toBe('no')
            for (const driver of ['LXC', 'test', 'network', '', undefined])
                expect(ask({ ...question, domain: 'al-web', ...(driver === undefined ? {} : { driver }) })).toBe(
                    driver === undefined ? expected(permission) : 'no',
                )
        }
    })

// libvirt 11.3, src/access/viraccessperm.h
const OF_POOLS = {
    'storage-pool': 'getattr read write save delete start stop refresh search-storage-vols format'.split(' '),
    'storage-vol': 'getattr read create delete format resize data-read data-write'.split(' '),
}
const LOG = { user: 'al', pool: 'raptor-console', volume: 'al-web.serial0.log', ...USER }

for (const [object, permissions] of Object.entries(OF_POOLS))
    test(`of a ${object} a user has what reading her own machines' logs takes, and no more`, () => {
        const allowed = object === 'storage-pool' ? ['getattr', 'read'] : ['getattr', 'data-read']
        for (const permission of permissions) {
            const question = { ...LOG, action: `${API}${object}.${permission}` }
            const expected = allowed.includes(permission) ? 'yes' : 'no'
            expect([permission, ask(question)]).toEqual([permission, expected])
            expect([permission, ask({ ...question, driver: 'storage' })]).toEqual([permission, expected])
            for (const other of [{ pool: 'default' }, { pool: '' }, { driver: 'LXC' }, { groups: [] }])
                expect([permission, ask({ ...question, ...other })]).toEqual([permission, 'no'])
        }
    })

for (const [user, volume, expected] of [
    ['al', 'al-web.serial0.log', 'yes'],
    ['al', 'al-web.console1.log', 'yes'],
    ['al', 'al-ice-web.serial0.log', 'no'],
    ['al-ice', 'al-ice-web.serial0.log', 'yes'],
    ['alice', 'al-web.serial0.log', 'no'],
    ['al', 'alice-web.serial0.log', 'no'],
    ['al', 'al-web.serial0.log.0', 'no'],
    ['al', 'al-web.log', 'no'],
    ['al', 'al-web.serial.log', 'no'],
    ['al', 'al-web.serial0.log\n', 'no'],
    ['al', '../al-web.serial0.log', 'no'],
    ['al', 'al-web.x.serial0.log', 'no'],
    ['al', 'al-.serial0.log', 'no'],
    ['al', '', 'no'],
    ['al', undefined, 'no'],
] as const)
    test(`${user} ${expected === 'yes' ? 'reads' : 'does not read'} the volume ${JSON.stringify(volume)}`, () => {
        const { pool, groups } = LOG
        const question = { user, pool, groups, action: `${API}storage-vol.data-read` }
        expect(ask(volume === undefined ? question : { ...question, volume })).toBe(expected)
    })

for (const [domain, owner] of [
    ['al-web', 'al'],
    ['al-ice-web', 'al-ice'],
    ['al-icecream', 'al'],
    ['alice-web', 'alice'],
    ['al-ice', 'al'],
    ['al-ice-', 'al'],
    ['al--web', 'al'],
    ['al-', undefined],
    ['al', undefined],
    ['alpha', undefined],
    ['srv', undefined],
    ['-web', undefined],
    ['AL-web', undefined],
    ['constructor-web', undefined],
] as const)
    test(`${domain} belongs to ${owner ?? 'nobody'}`, () => {
        for (const user of MEMBERS) expect([user, start(user, domain)]).toEqual([user, user === owner ? 'yes' : 'no'])
    })

test('a user whose name has a pattern in it owns what is named so, literally', () => {
    expect(start('a.c', 'a.c-web', new FakePolkit(new Set(['a.c', 'abc'])))).toBe('yes')
    expect(start('a.c', 'abc-web', new FakePolkit(new Set(['a.c', 'abc'])))).toBe('no')
})

test('whoever comes or goes is heeded after 10 s at the latest', () => {
    const polkit = new FakePolkit(new Set(['al']))
    expect(start('al', 'al-ice-web', polkit)).toBe('yes')
    polkit.members = MEMBERS
    polkit.wait(9_999)
    expect(start('al', 'al-ice-web', polkit)).toBe('yes')
    polkit.wait(1)
    expect(start('al', 'al-ice-web', polkit)).toBe('no')
    polkit.members = new Set(['al'])
    polkit.wait(10_000)
    expect(start('al', 'al-ice-web', polkit)).toBe('yes')
})

test('a clock that is set back does not keep an answer', () => {
    const polkit = new FakePolkit(new Set(['al']))
    start('al', 'al-ice-web', polkit)
    polkit.members = MEMBERS
    polkit.wait(-1)
    expect(start('al', 'al-ice-web', polkit)).toBe('no')
})

test('asking costs nothing where the name leaves no doubt, and one helper for all doubts of a name', () => {
    const polkit = new FakePolkit(MEMBERS)
    start('al', 'al-web', polkit)
    start('al', 'alice-web', polkit)
    expect(polkit.spawned).toEqual([])
    start('al', 'al-a-b-c', polkit)
    start('al', 'al-a-b-c', polkit)
    expect(polkit.spawned).toEqual([['@libexecdir@/raptor-members', 'vm-users', 'al-a', 'al-a-b']])
})

for (const members of ['unknown', 'broken'] as const)
    test(`a name service that is ${members} refuses what more than one could own, and nothing else`, () => {
        const polkit = new FakePolkit(members)
        expect(start('al', 'al-ice-web', polkit)).toBe('no')
        expect(start('al', 'al-web', polkit)).toBe('yes')
        expect(polkit.logged.join()).toContain('the rule failed')
    })

test('a name of too many parts belongs to no user', () => {
    expect(start('al', `al${'-a'.repeat(17)}`)).toBe('yes')
    expect(start('al', `al${'-a'.repeat(18)}`)).toBe('no')
})

test('no domain name, however odd, is an error that leaves the rule', () => {
    for (const domain of [undefined, '', '-', '--', '__proto__-x', 'al-\u0000', 'al-$(id)-x'])
        expect(['yes', 'no']).toContain(
            ask({ action: `${API}domain.start`, user: 'al', ...USER, ...(domain === undefined ? {} : { domain }) }),
        )
})

const part = fc.stringMatching(/^[ab.]{1,3}$/)
const name = fc.array(part, { minLength: 1, maxLength: 4 }).map(parts => parts.join('-'))

test('of any name at most one user is the owner, and no stranger is; the page says the same', () => {
    const polkit = new FakePolkit(new Set<string>())
    fc.assert(
        fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 8 }), name, name, (users, stranger, domain) => {
            const members = new Set(users)
            polkit.members = members
            polkit.wait(10_000)
            const owners = users.filter(user => start(user, domain, polkit) === 'yes')
            const shown = ownerOf(domain, membersOf(...users))
            assert.deepEqual(owners, shown?.member ? [shown.user] : [])
            if (!members.has(stranger))
                assert.equal(polkit.ask({ action: `${API}domain.start`, user: stranger, domain }), 'no')
        }),
        { numRuns: 5000 },
    )
})
