// SPDX-License-Identifier: LGPL-2.1-or-later

import { MIB } from '../base/size'
import type { Slot } from '../network/slot'

export const CONSOLES = ['both', 'virtio', 'serial'] as const
export type ConsoleChoice = (typeof CONSOLES)[number]

/** What an administrator may set in /etc/cockpit/raptor.override.json, under `config`. Defaults: manifest.json. */
export type Settings = {
    readonly volumeGroup: string
    /** bytes a second that a wipe may write or read unless somebody says otherwise; undefined: as fast as it can */
    readonly wipeLimitBytes: number | undefined
    readonly slots: readonly Slot[]
    readonly defaults: {
        readonly vcpus: number
        readonly memoryMiB: number
        readonly volumeGiB: number
        readonly console: ConsoleChoice
        readonly autostart: boolean
        readonly secureBoot: boolean
        readonly zeroFirst: boolean
    }
}

/** What a setting must be. The page has the words. */
export type Wanted =
    | 'object'
    | 'list'
    | 'group'
    | 'bridge'
    | 'bridges-once'
    | 'mac'
    | 'macs-once'
    | 'count'
    | 'flag'
    | 'console'
    | 'rate'

/** A setting that is missing or wrong: `key` as one writes it, `config.defaults.vcpus`. */
export class SettingsError extends Error {
    override readonly name = 'SettingsError'
    constructor(
        readonly key: string,
        readonly wanted: Wanted,
    ) {
        super(`${key}: ${wanted}`)
    }
}

type Read<T> = (value: unknown, key: string) => T

function rule<T>(wanted: Wanted, test: (value: unknown) => value is T): Read<T> {
    return (value, key) => {
        if (test(value)) return value
        throw new SettingsError(key, wanted)
    }
}

// lvm(8), "Valid names". A group's name also becomes a path below /dev.
const isGroupName = (value: unknown): value is string =>
    typeof value === 'string' && /^[a-zA-Z0-9_+][a-zA-Z0-9_+.-]{0,126}$/.test(value)
const group = rule('group', isGroupName)
// IFNAMSIZ is 16 with the closing NUL.
const bridge = rule(
    'bridge',
    (value): value is string => typeof value === 'string' && /^[a-zA-Z0-9_.-]{1,15}$/.test(value),
)
const mac = rule(
    'mac',
    (value): value is string => typeof value === 'string' && /^[0-9a-f][02468ace](:[0-9a-f]{2}){5}$/.test(value),
)
const count = rule('count', (value): value is number => Number.isSafeInteger(value) && Number(value) > 0)
const flag = rule('flag', (value): value is boolean => typeof value === 'boolean')
const consoleChoice = rule('console', (value): value is ConsoleChoice => CONSOLES.some(choice => choice === value))
const object = rule(
    'object',
    (value): value is Readonly<Record<string, unknown>> =>
        typeof value === 'object' && value !== null && !Array.isArray(value),
)

function listOf<T>(item: Read<T>): Read<readonly T[]> {
    const list = rule('list', (value): value is readonly unknown[] => Array.isArray(value) && value.length > 0)
    return (value, key) => list(value, key).map((entry, index) => item(entry, `${key}[${String(index)}]`))
}

/** As raptor-wipe takes it: with LVM's letters for powers of 1024. */
function limit(value: unknown, key: string): number | undefined {
    const text = rule(
        'rate',
        (found): found is string => found === 'none' || (typeof found === 'string' && (bytesOf(found) ?? 0) >= MIB),
    )(value, key)
    return text === 'none' ? undefined : bytesOf(text)
}

function bytesOf(text: string): number | undefined {
    const [, digits, unit = ''] = /^([0-9]{1,15})([KMG]?)(?:iB)?$/.exec(text) ?? []
    return digits === undefined ? undefined : Number(digits) * 1024 ** ['', 'K', 'M', 'G'].indexOf(unit)
}

function slot(value: unknown, key: string): Slot {
    const entry = object(value, key)
    return { bridge: bridge(entry.name, `${key}.name`), mac: mac(entry.mac, `${key}.mac`) }
}

/** Two slots that share a bridge or a MAC would give two machines one address. */
function distinct(slots: readonly Slot[], key: string): readonly Slot[] {
    for (const part of ['bridge', 'mac'] as const)
        if (new Set(slots.map(entry => entry[part])).size < slots.length) throw new SettingsError(key, `${part}s-once`)
    return slots
}

/** @throws SettingsError that names the key */
export function parseSettings(config: unknown): Settings {
    const root = object(config, 'config')
    const defaults = object(root.defaults, 'config.defaults')
    return {
        volumeGroup: group(root.volumeGroup, 'config.volumeGroup'),
        wipeLimitBytes: limit(root.wipeLimit, 'config.wipeLimit'),
        slots: distinct(listOf(slot)(root.bridges, 'config.bridges'), 'config.bridges'),
        defaults: {
            vcpus: count(defaults.vcpus, 'config.defaults.vcpus'),
            memoryMiB: count(defaults.memoryMiB, 'config.defaults.memoryMiB'),
            volumeGiB: count(defaults.volumeGiB, 'config.defaults.volumeGiB'),
            console: consoleChoice(defaults.console, 'config.defaults.console'),
            autostart: flag(defaults.autostart, 'config.defaults.autostart'),
            secureBoot: flag(defaults.secureBoot, 'config.defaults.secureBoot'),
            zeroFirst: flag(defaults.zeroFirst, 'config.defaults.zeroFirst'),
        },
    }
}
