// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { brokenDomain } from '../../../src/machine/domain/broken'
import { machines, type Known } from '../../../src/machine/machine'
import type { DomainDisks } from '../../../src/machine/volume/uses'
import type { Volume } from '../../../src/machine/volume/volume'
import { domainOf, groupOf, holderOf, membersOf, UUID, VOLUME_UUID, volumeOf } from '../fakes/example'

const HAD = volumeOf({ uses: { holders: [holderOf()], unsure: [] } })
const OTHER = '00000000-0000-4000-8000-00000000000b'

/** @param disks the volumes that the example's domain has, as the host found it; unless told otherwise all of these */
function lines(known: Partial<Known>, volumes?: readonly Volume[], disks?: DomainDisks) {
    return machines({
        domains: [],
        complete: true,
        group: volumes && groupOf(volumes, disks),
        diskSizes: new Map(),
        wipes: new Map(),
        failures: new Map(),
        leftBehind: new Set(),
        members: membersOf('al', 'alice'),
        ...known,
    })
}

test('a domain is a machine, with its owner and its volume', () => {
    const domain = domainOf()
    expect(lines({ domains: [domain] }, [HAD])).toEqual([
        {
            kind: 'machine',
            name: 'alice-web',
            owner: { user: 'alice', member: true },
            domain,
            volume: HAD,
            volumeBytes: HAD.sizeBytes,
            missing: [],
        },
    ])
})

test('a volume is that of the machine whose disk it is, whatever either is called', () => {
    const volume = { ...HAD, name: 'guest-al-before', originalName: 'guest-al-before' }
    expect(lines({ domains: [domainOf()] }, [volume])).toMatchObject([{ kind: 'machine', volume }])
})

test('a machine with two volumes has no one volume', () => {
    const second = volumeOf({ uuid: OTHER, name: 'scratch' })
    expect(lines({ domains: [domainOf()] }, [HAD, second])).toMatchObject([{ kind: 'machine', volumeBytes: undefined }])
})

test('whoever may not ask LVM has the size from libvirt, of that disk and no other', () => {
    const domain = domainOf()
    const source = domain.disks[0]?.source ?? ''
    const known = (sizes: Readonly<Record<string, number>>) => ({
        domains: [domain],
        diskSizes: new Map([[domain.uuid, new Map(Object.entries(sizes))]]),
    })
    expect(lines(known({ [source]: 7, '/dev/vdz': 9 }))).toMatchObject([{ volumeBytes: 7 }])
    expect(lines(known({ '/dev/vdz': 9 }))).toMatchObject([{ volumeBytes: undefined }])
    // LVM's word counts where it can be had.
    expect(lines(known({ [source]: 7 }), [])).toMatchObject([{ volumeBytes: undefined }])
})

test('a device that libvirt cannot open is named to whoever may not ask LVM; a file, or what was not asked, is not', () => {
    const disk = (source: string, device = 'disk') => ({ device, target: 'vda', source })
    const domain = domainOf({
        disks: [disk('/dev/a'), disk('/dev/b'), disk('/srv/c'), disk('/dev/sr0', 'cdrom'), disk('/dev/later')],
    })
    const sizes = new Map([
        ['/dev/a', undefined],
        ['/dev/b', 5],
        ['/srv/c', undefined],
        ['/dev/sr0', undefined],
    ])
    const known = { domains: [domain], diskSizes: new Map([[domain.uuid, sizes]]) }
    expect(lines(known)).toMatchObject([{ missing: ['/dev/a'] }])
    // LVM's own host says it of whoever may ask: a volume of another name is not at the old one.
    expect(lines(known, [])).toMatchObject([{ missing: [] }])
    const renamed = { volumes: [], others: ['vda (/dev/a)'], missing: ['/dev/a'] }
    expect(lines(known, [], renamed)).toMatchObject([{ missing: ['/dev/a'] }])
    expect(lines({ domains: [domain] })).toMatchObject([{ missing: [] }])
})

test('a foreign domain is a machine of nobody and without a volume', () => {
    const domain = domainOf({ name: 'srv', disks: [] })
    expect(lines({ domains: [domain] }, [])).toEqual([
        {
            kind: 'machine',
            name: 'srv',
            owner: undefined,
            domain,
            volume: undefined,
            volumeBytes: undefined,
            missing: [],
        },
    ])
})

test("the volume of its name is not the machine's while it has another disk in it", () => {
    const found = lines({ domains: [domainOf()] }, [volumeOf()], {
        volumes: [],
        others: ['vda (/dev/other/x)'],
        missing: [],
    })
    expect(found.map(({ kind }) => kind).sort()).toEqual(['machine', 'volume'])
    expect(found.find(({ kind }) => kind === 'machine')).toMatchObject({ volumeBytes: undefined })
})

test('who may not read LVM sees every domain, none with a volume', () => {
    expect(lines({ domains: [domainOf()] })).toMatchObject([{ kind: 'machine', volumeBytes: undefined }])
})

test('a domain that cannot be read has a line of its own, and takes no other one with it', () => {
    const broken = brokenDomain(OTHER, 'no <memory>', [], 'al-odd')
    expect(lines({ domains: [broken, domainOf()] })).toMatchObject([
        { kind: 'broken', name: 'al-odd', owner: { user: 'al', member: true }, domain: broken },
        { kind: 'machine', name: 'alice-web' },
    ])
})

test('a wipe is a line under the old name, with what its unit says', () => {
    const volume = volumeOf({ name: 'wipe-AbCdEf01', originalName: 'guest-alice-web', state: 'wiping' })
    const status = 'zeroing 5 of 20 bytes, 3 bytes/s'
    expect(lines({ wipes: new Map([[VOLUME_UUID, { active: 'activating', status }]]) }, [volume])).toEqual([
        {
            kind: 'wiping',
            name: 'alice-web',
            owner: { user: 'alice', member: true },
            volume,
            wipe: {
                kind: 'working',
                phase: 'zeroing',
                progress: { doneBytes: 5, totalBytes: 20, rateBytes: 3 },
                paused: false,
                limitBytes: undefined,
                why: '',
            },
        },
    ])
})

test('a wipe of which systemd has not told yet is a line all the same', () => {
    expect(lines({}, [volumeOf({ state: 'wiping' })])).toMatchObject([{ kind: 'wiping', wipe: undefined }])
})

test('a wiped volume stays in the list until it is removed', () => {
    expect(lines({}, [volumeOf({ state: 'wiped' })])).toMatchObject([{ kind: 'wiping', name: 'alice-web' }])
})

for (const state of ['wiping', 'wiped', 'provisioning'] as const)
    test(`a domain whose volume is ${state} has one line, not two`, () => {
        const found = lines({ domains: [domainOf()] }, [volumeOf({ state, domainUuid: UUID })])
        expect(found.map(({ kind }) => kind)).toEqual([state === 'provisioning' ? 'unfinished' : 'wiping'])
    })

test('a new machine of the old name stands beside the wipe', () => {
    const old = volumeOf({ uuid: 'old', name: 'wipe-1', originalName: 'guest-alice-web', state: 'wiping' })
    const now = { volumes: [VOLUME_UUID], others: [], missing: [] }
    const found = lines({ domains: [domainOf()] }, [{ ...old, domainUuid: OTHER }, HAD], now)
    expect(found).toMatchObject([
        { kind: 'wiping', name: 'alice-web' },
        { kind: 'machine', name: 'alice-web', volumeBytes: volumeOf().sizeBytes },
    ])
})

for (const leftBehind of [true, false])
    test(`a provisioning that ${leftBehind ? 'nobody works on is' : 'may be under way is not'} left behind`, () => {
        const volume = volumeOf({ state: 'provisioning', domainUuid: UUID })
        expect(lines({ leftBehind: new Set(leftBehind ? [VOLUME_UUID] : ['another']) }, [volume])).toEqual([
            { kind: 'unfinished', name: 'alice-web', owner: { user: 'alice', member: true }, volume, leftBehind },
        ])
    })

test("a volume that is no machine's is no line", () => {
    expect(lines({}, [volumeOf({ uuid: 'root', name: 'root' })])).toEqual([])
})

test('a volume in quarantine is shown: an error leaves the volume, tagged and seen (DESIGN D6)', () => {
    expect(lines({}, [volumeOf({ state: 'quarantine' })])).toHaveLength(1)
})

test('a wipe of a volume that is no machine stands under its own name', () => {
    expect(lines({}, [volumeOf({ name: 'scratch', state: 'wiping' })])).toMatchObject([
        { kind: 'wiping', name: 'scratch', owner: undefined },
    ])
})

test('the lines stand by name, numbers by their size', () => {
    const names = ['al-web10', 'srv', 'al-web9', 'Bob-x', 'alice-web', 'al-web1']
    const domains = names.map((name, index) => domainOf({ name, uuid: `u${index}` }))
    expect(lines({ domains }).map(({ name }) => name)).toEqual([
        'al-web1',
        'al-web9',
        'al-web10',
        'alice-web',
        'Bob-x',
        'srv',
    ])
})

test('what is known is not changed by looking at it', () => {
    const domains = Object.freeze([domainOf({ name: 'b-b', uuid: OTHER }), domainOf()])
    expect(lines({ domains }, Object.freeze([volumeOf({ state: 'wiping', domainUuid: UUID })]))).toHaveLength(2)
    expect(domains.map(({ name }) => name)).toEqual(['b-b', 'alice-web'])
})

test("while the members of the group are not known no owner is guessed: al-ice-web would be called al's", () => {
    const domain = domainOf({ name: 'al-ice-web' })
    const wiped = volumeOf({ uuid: 'w', state: 'wiping', originalName: 'guest-al-ice-db' })
    const ownersOf = (members: Known['members']) =>
        lines({ domains: [domain], members }, [wiped]).map(({ owner }) => owner?.user)
    expect(ownersOf(undefined)).toEqual([undefined, undefined])
    expect(ownersOf(membersOf('al', 'al-ice'))).toEqual(['al-ice', 'al-ice'])
})

test('a volume that is zeroed before its first use is on the line of its machine, and one without its machine on its own', () => {
    const volume = volumeOf({
        uuid: 'n',
        name: 'new-1',
        originalName: 'guest-alice-web',
        state: 'wiping',
        isNew: true,
        domainUuid: UUID,
    })
    const wipe = { active: 'activating', status: 'zeroing 1 of 4 bytes, 1 bytes/s' }
    const [machine, ...others] = lines({ domains: [domainOf()], wipes: new Map([['n', wipe]]) }, [volume])
    expect(others).toEqual([])
    expect(machine).toMatchObject({ kind: 'machine', volumeBytes: volume.sizeBytes })
    expect(machine).toMatchObject({ zeroing: { volume, wipe: { kind: 'working', phase: 'zeroing' } } })
    expect(lines({}, [volume])).toMatchObject([{ kind: 'wiping', name: 'alice-web' }])
    expect(lines({ domains: [domainOf()] }, [{ ...volume, state: 'provisioning' }])).toMatchObject([
        { kind: 'unfinished' },
    ])
    expect(lines({ domains: [domainOf()] }, [{ ...volume, isNew: false }])).toMatchObject([{ kind: 'wiping' }])
})

test("a machine's volume that no domain has is a line of its own", () => {
    const [volume, other] = [volumeOf(), volumeOf({ uuid: OTHER, name: 'root', originalName: 'root' })]
    expect(lines({}, [volume, other])).toEqual([
        { kind: 'volume', name: 'alice-web', owner: { user: 'alice', member: true }, volume },
    ])
})

test('while the domains are not known no volume is without one', () => {
    expect(lines({ complete: false }, [volumeOf()])).toEqual([])
})

test('a volume of the name of a domain that has come since nobody asked about it is no line of its own', () => {
    const younger = domainOf({ uuid: OTHER })
    expect(lines({ domains: [younger] }, [volumeOf()])).toMatchObject([{ kind: 'machine', domain: younger }])
    const other = domainOf({ uuid: OTHER, name: 'alice-db' })
    expect(lines({ domains: [other] }, [volumeOf()])).toMatchObject([{ kind: 'machine' }, { kind: 'volume' }])
})

test('a volume that a domain has in any way is not without one; what else has it does not make a machine of it', () => {
    const held = (kind: 'domain' | 'pool' | 'mounted') =>
        volumeOf({ uses: { holders: [holderOf({ kind })], unsure: [] } })
    const none = { volumes: [], others: [], missing: [] }
    expect(lines({ domains: [domainOf({ name: 'srv' })] }, [held('domain')], none).map(({ kind }) => kind)).toEqual([
        'machine',
    ])
    for (const kind of ['pool', 'mounted'] as const)
        expect(lines({}, [held(kind)])).toMatchObject([{ kind: 'volume', volume: held(kind) }])
})

test('a domain that has the UUID of one that has ended is a machine of its own beside the wipe', () => {
    const ended = volumeOf({ state: 'wiping', name: 'wipe-1', originalName: 'guest-alice-web', domainUuid: undefined })
    expect(
        lines({ domains: [domainOf()] }, [ended])
            .map(({ kind }) => kind)
            .sort(),
    ).toEqual(['machine', 'wiping'])
})
