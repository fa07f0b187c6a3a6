// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { GIB, MIB } from '../../src/machine/size'
import { isVolumePath, nameTaken, parseVolumeGroup, TAG } from '../../src/machine/volume'
import { UUID, VOLUME_UUID } from './example'

const VG = { vg_name: 'lvm-data', vg_size: '107374182400', vg_free: '53687091200', vg_extent_size: '4194304' }
const LV = { lv_uuid: VOLUME_UUID, lv_name: 'guest-al-web', lv_size: '21474836480', lv_tags: '' }

/** As `lvm fullreport --reportformat json` writes it: a report a group, each with lists that are not wanted here. */
function report(...groups: readonly { readonly vg: unknown; readonly lv: unknown }[]): string {
    return JSON.stringify({ report: groups.map(group => ({ ...group, pv: [{ pv_name: '/dev/vdb' }], seg: [] })) })
}

const parse = (lv: Readonly<Record<string, unknown>>) => parseVolumeGroup(report({ vg: [VG], lv: [lv] }), 'lvm-data')

test('a volume group is read with its sizes in bytes and its volumes', () => {
    expect(parse(LV)).toEqual({
        name: 'lvm-data',
        sizeBytes: 100 * GIB,
        freeBytes: 50 * GIB,
        extentBytes: 4 * MIB,
        volumes: [
            {
                uuid: VOLUME_UUID,
                name: 'guest-al-web',
                originalName: 'guest-al-web',
                sizeBytes: 20 * GIB,
                state: 'in-use',
                isNew: false,
                domainUuid: undefined,
            },
        ],
    })
})

test('a new volume is known by its tag, and the name that it will have is taken', () => {
    const lv_tags = 'raptor.state=wiping,raptor.then=use,raptor.name=guest-al-web'
    const [volume] = parse({ ...LV, lv_name: 'new-1', lv_tags })?.volumes ?? []
    expect(volume).toMatchObject({ name: 'new-1', originalName: 'guest-al-web', isNew: true, state: 'wiping' })
    expect(volume && nameTaken(volume)).toBe('guest-al-web')
})

test("of a volume that is wiped its machine's name is free", () => {
    const lv_tags = 'raptor.state=wiping,raptor.name=guest-al-web'
    const [volume] = parse({ ...LV, lv_name: 'wipe-1', lv_tags })?.volumes ?? []
    expect(volume && nameTaken(volume)).toBe('wipe-1')
})

test('a group without a volume has none', () => {
    expect(parseVolumeGroup(report({ vg: [VG], lv: [] }), 'lvm-data')?.volumes).toEqual([])
})

test('the group is found among others, and only by its whole name', () => {
    const other = { vg: [{ ...VG, vg_name: 'system' }], lv: [{ ...LV, lv_name: 'root' }] }
    const json = report(other, { vg: [VG], lv: [LV] })
    expect(parseVolumeGroup(json, 'lvm-data')?.volumes.map(({ name }) => name)).toEqual(['guest-al-web'])
    expect(parseVolumeGroup(json, 'lvm')).toBeUndefined()
})

for (const json of ['{"report":[]}', '{"report":[{"vg":[],"lv":[]}]}', '{}', '[]', 'null', '{"report":5}'])
    test(`${json} tells of no group`, () => {
        expect(parseVolumeGroup(json, 'lvm-data')).toBeUndefined()
    })

test('what is no report at all is an error, never an empty group', () => {
    expect(() => parseVolumeGroup('Volume group "lvm-data" not found', 'lvm-data')).toThrow()
    expect(() => parseVolumeGroup('', 'lvm-data')).toThrow()
})

for (const [key, value] of [
    ['lv_uuid', undefined],
    ['lv_name', 5],
    ['lv_size', 'much'],
    ['lv_tags', null],
] as const)
    test(`a volume whose ${key} is ${JSON.stringify(value)} is an error that names it`, () => {
        expect(() => parse({ ...LV, [key]: value })).toThrow(key)
    })

test('a group whose free space is not told is an error, never a full or an empty one', () => {
    expect(() => parseVolumeGroup(report({ vg: [{ ...VG, vg_free: undefined }], lv: [] }), 'lvm-data')).toThrow(
        'vg_free',
    )
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
        expect(parse({ ...LV, lv_tags: tags })?.volumes[0]?.state).toBe(state)
    })

test('a renamed volume tells what it was called and which domain it is of', () => {
    const tags = [TAG.state('wiping'), 'raptor.name=guest-al-web', TAG.domain(UUID), TAG.owner('al')].join(',')
    expect(parse({ ...LV, lv_name: 'wipe-AbCdEf01', lv_tags: tags })?.volumes[0]).toMatchObject({
        name: 'wipe-AbCdEf01',
        originalName: 'guest-al-web',
        domainUuid: UUID,
        state: 'wiping',
    })
})

for (const [path, group, volume, is] of [
    ['/dev/lvm-data/guest-al-web', 'lvm-data', 'guest-al-web', true],
    ['/dev/mapper/lvm--data-guest--al--web', 'lvm-data', 'guest-al-web', true],
    ['/dev/mapper/lvm-data-guest-al-web', 'lvm-data', 'guest-al-web', false],
    ['/dev/mapper/data-guest', 'data', 'guest', true],
    ['/dev/lvm-data/guest-al-web2', 'lvm-data', 'guest-al-web', false],
    ['/dev/lvm-data/guest-al-we', 'lvm-data', 'guest-al-web', false],
    ['/dev/other/guest-al-web', 'lvm-data', 'guest-al-web', false],
    ['/dev/lvm-data/../lvm-data/guest-al-web', 'lvm-data', 'guest-al-web', false],
    ['guest-al-web', 'lvm-data', 'guest-al-web', false],
    ['', 'lvm-data', 'guest-al-web', false],
] as const)
    test(`${path || 'no path'} ${is ? 'is' : 'is not taken for'} the device of ${group}/${volume}`, () => {
        expect(isVolumePath(path, group, volume)).toBe(is)
    })

test('the tags are those that the wiping unit and the design name', () => {
    expect([TAG.state('wiping'), TAG.owner('al'), TAG.domain(UUID)]).toEqual([
        'raptor.state=wiping',
        'raptor.owner=al',
        `raptor.domain=${UUID}`,
    ])
})
