// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { GIB, MIB } from '../../../../src/machine/base/size'
import { NO_REFERENCES } from '../../../../src/machine/volume/uses'
import { nameTaken, parseVolumeGroup, TAG } from '../../../../src/machine/volume/volume'
import { holderOf, UUID, VOLUME_UUID } from '../../fakes/example'

const VOLUME = { uuid: VOLUME_UUID, name: 'guest-al-web', size_bytes: 20 * GIB, tags: [], active: true }
const GROUP = {
    name: 'lvm-data',
    size_bytes: 100 * GIB,
    free_bytes: 50 * GIB,
    extent_bytes: 4 * MIB,
    volumes: [VOLUME],
}

const parse = (volume: Readonly<Record<string, unknown>>) =>
    parseVolumeGroup({ ...GROUP, volumes: [{ ...VOLUME, ...volume }] }, NO_REFERENCES)

test('a volume group is read with its sizes in bytes and its volumes', () => {
    expect(parse({})).toEqual({
        name: 'lvm-data',
        sizeBytes: 100 * GIB,
        freeBytes: 50 * GIB,
        extentBytes: 4 * MIB,
        disks: new Map(),
        silent: undefined,
        volumes: [
            {
                uuid: VOLUME_UUID,
                name: 'guest-al-web',
                originalName: 'guest-al-web',
                sizeBytes: 20 * GIB,
                state: 'in-use',
                active: true,
                isNew: false,
                domainUuid: undefined,
                uses: { holders: [], unsure: [] },
            },
        ],
    })
})

test('who refers to a volume is what the host found', () => {
    const uses = { holders: [holderOf()], unsure: [] }
    const references = { volumes: new Map([[VOLUME_UUID, uses]]), domains: new Map() }
    expect(parseVolumeGroup(GROUP, references)?.volumes[0]?.uses).toEqual(uses)
})

test('a new volume is known by its tag, and the name that it will have is taken', () => {
    const tags = ['raptor.state=wiping', 'raptor.then=use', 'raptor.name=guest-al-web']
    const [volume] = parse({ name: 'new-1', tags })?.volumes ?? []
    expect(volume).toMatchObject({ name: 'new-1', originalName: 'guest-al-web', isNew: true, state: 'wiping' })
    expect(volume && nameTaken(volume)).toBe('guest-al-web')
})

test("of a volume that is wiped its machine's name is free", () => {
    const [volume] = parse({ name: 'wipe-1', tags: ['raptor.state=wiping', 'raptor.name=guest-al-web'] })?.volumes ?? []
    expect(volume && nameTaken(volume)).toBe('wipe-1')
})

test('a domain that has ended is not the one that has its UUID since then', () => {
    const tags = ['raptor.state=wiping', TAG.domain(UUID)]
    expect(parse({ tags })?.volumes[0]?.domainUuid).toBe(UUID)
    expect(parse({ tags: [...tags, `raptor.domain-ended=${UUID}`] })?.volumes[0]?.domainUuid).toBeUndefined()
})

test('a group that the host does not have is none', () => {
    expect(parseVolumeGroup(null, NO_REFERENCES)).toBeUndefined()
})

for (const value of [undefined, 5, 'Volume group "lvm-data" not found', [], {}])
    test(`${JSON.stringify(value)} is an error, never an empty group`, () => {
        expect(() => parseVolumeGroup(value, NO_REFERENCES)).toThrow()
    })

for (const [key, value, words] of [
    ['uuid', undefined, 'UUID'],
    ['name', 5, 'name'],
    ['size_bytes', 'much', 'size'],
    ['tags', null, 'tags'],
] as const)
    test(`a volume whose ${key} is ${JSON.stringify(value)} is an error that names it`, () => {
        expect(() => parse({ [key]: value })).toThrow(words)
    })

test('a group whose free space is not told is an error, never a full or an empty one', () => {
    expect(() => parseVolumeGroup({ ...GROUP, free_bytes: undefined }, NO_REFERENCES)).toThrow('free space')
})

for (const [tags, state] of [
    ['', 'in-use'],
    ['mine,raptor.owner=al', 'in-use'],
    ['raptor.state=provisioning', 'provisioning'],
    ['raptor.state=wiping', 'wiping'],
    ['raptor.state=wiped', 'wiped'],
    ['raptor.state=quarantine', 'quarantine'],
    ['raptor.state=provisioning,raptor.state=wiping', 'wiping'],
    ['raptor.state=wiped,raptor.state=wiping', 'wiping'],
    ['raptor.state=wiping,raptor.state=quarantine', 'quarantine'],
    ['raptor.state=unheard-of', 'in-use'],
    ['raptor.state=wiping-not', 'in-use'],
    ['x-raptor.state=wiping', 'in-use'],
] as const)
    test(`a volume with the tags ${JSON.stringify(tags)} is ${state}: the gravest counts`, () => {
        expect(parse({ tags: tags.split(',') })?.volumes[0]?.state).toBe(state)
    })

test('a renamed volume tells what it was called and which domain it is of', () => {
    const tags = [TAG.state('wiping'), 'raptor.name=guest-al-web', TAG.domain(UUID), TAG.owner('al')]
    expect(parse({ name: 'wipe-AbCdEf01', tags })?.volumes[0]).toMatchObject({
        name: 'wipe-AbCdEf01',
        originalName: 'guest-al-web',
        domainUuid: UUID,
        state: 'wiping',
    })
})

test('the tags are those that the wiping unit and the design name', () => {
    expect([TAG.state('wiping'), TAG.owner('al'), TAG.domain(UUID)]).toEqual([
        'raptor.state=wiping',
        'raptor.owner=al',
        `raptor.domain=${UUID}`,
    ])
})
