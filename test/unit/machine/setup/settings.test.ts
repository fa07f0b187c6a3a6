// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { inspect } from 'node:util'
import { parseSettings, SettingsError } from '../../../../src/machine/setup/settings'
import { CONFIG, MANIFEST } from '../../fakes/example'

const PLAIN = {
    volumeGroup: 'lvm-data',
    wipeLimit: '100M',
    bridges: [
        { name: 'br-vm1', mac: '52:54:00:00:00:01' },
        { name: 'br-vm2', mac: '52:54:00:00:00:02' },
    ],
    defaults: {
        vcpus: 2,
        memoryMiB: 2048,
        volumeGiB: 20,
        console: 'both',
        autostart: true,
        secureBoot: false,
        zeroFirst: false,
    },
}

test("manifest.json's own settings are valid, and are the design's", () => {
    expect(parseSettings(CONFIG)).toEqual({
        volumeGroup: 'lvm-data',
        wipeLimitBytes: 100 * 1024 ** 2,
        slots: [1, 2, 3, 4, 5].map(number => ({ bridge: `br-vm${number}`, mac: `52:54:00:00:00:0${number}` })),
        defaults: {
            vcpus: 2,
            memoryMiB: 2048,
            volumeGiB: 20,
            console: 'both',
            autostart: true,
            secureBoot: false,
            zeroFirst: false,
        },
    })
})

test('manifest.json is the package raptor, labelled Raptor VMs, for Cockpit 337 or newer', () => {
    expect(MANIFEST).toMatchObject({
        name: 'raptor',
        requires: { cockpit: '337' },
        menu: { index: { label: 'Raptor VMs' } },
    })
})

test('a setting that nobody knows is left alone', () => {
    expect(parseSettings({ ...PLAIN, comment: 'ours' }).volumeGroup).toBe('lvm-data')
})

/** The settings with one of them changed; undefined takes it away. */
function changed(path: string, value: unknown): unknown {
    const copy: unknown = structuredClone(PLAIN)
    const keys = path.split('.')
    const last = keys.pop() ?? ''
    const parent = keys.reduce<unknown>(
        (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
        copy,
    )
    if (typeof parent !== 'object' || parent === null) throw new Error(`no ${path} in the settings`)
    Reflect.set(parent, last, value)
    return copy
}

const WRONG: readonly (readonly [path: string, values: readonly unknown[], key?: string])[] = [
    ['volumeGroup', [undefined, '', 5, '../etc', 'a b', '-x', 'a/b', 'a;b', '.', 'x'.repeat(128)]],
    ['wipeLimit', [undefined, '', 'fast', '1023K', '-5M', '5 M', '5m', 5, null]],
    ['bridges', [undefined, [], {}, 'br-vm1', null]],
    ['bridges.0', [undefined, 'br-vm1', null, []], 'bridges[0]'],
    ['bridges.1.name', [undefined, '', 'a'.repeat(16), 'br/0', 'br 0', 7], 'bridges[1].name'],
    [
        'bridges.1.mac',
        [undefined, '', '52:54:00:00:00', '52:54:00:00:00:0A', '53:54:00:00:00:01', '52-54-00-00-00-01', 1],
        'bridges[1].mac',
    ],
    ['bridges.1', [{ name: 'br-vm1', mac: '52:54:00:00:00:02' }], 'bridges'],
    ['bridges.1', [{ name: 'br-vm2', mac: '52:54:00:00:00:01' }], 'bridges'],
    ['defaults', [undefined, null, [], 'both']],
    ...['vcpus', 'memoryMiB', 'volumeGiB'].map(
        key => [`defaults.${key}`, [undefined, 0, -1, 1.5, '2', NaN, Infinity, null]] as const,
    ),
    ['defaults.console', [undefined, 'vga', '', 'Both', null, true]],
    ...['autostart', 'secureBoot', 'zeroFirst'].map(key => [`defaults.${key}`, [undefined, 'true', 1, null]] as const),
]

for (const [path, values, key = path] of WRONG)
    for (const value of values)
        test(`config.${path} of ${inspect(value)} is refused, and config.${key} is named`, () => {
            let thrown: unknown
            try {
                parseSettings(changed(path, value))
            } catch (error) {
                thrown = error
            }
            expect(thrown).toBeInstanceOf(SettingsError)
            expect(thrown).toMatchObject({ name: 'SettingsError', key: `config.${key}` })
            expect(String(thrown)).toContain(`config.${key}: `)
        })

for (const config of [undefined, null, 'settings', []])
    test(`settings that are ${inspect(config)} are refused, and config is named`, () => {
        expect(() => parseSettings(config)).toThrow('config: object')
    })

for (const [path, value] of [
    ['volumeGroup', 'vg0+x.y_z'],
    ['bridges.0.name', 'b'.repeat(15)],
    ['bridges.0.mac', '02:ff:00:aa:bb:cc'],
    ['defaults.console', 'serial'],
    ['defaults.secureBoot', true],
    ['defaults.zeroFirst', true],
    ['wipeLimit', 'none'],
    ['wipeLimit', '2GiB'],
] as const)
    test(`config.${path} of ${String(value)} is accepted`, () => {
        expect(() => parseSettings(changed(path, value))).not.toThrow()
    })
