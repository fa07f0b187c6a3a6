// SPDX-License-Identifier: LGPL-2.1-or-later
// A volume full of random bytes, what becomes of it, and where its bytes were on the disk.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { volumes } from '../domains'
import { expect } from '../fixtures'
import type { Host } from '../host'

const LEFT = readFileSync(join(import.meta.dirname, 'left.py'), 'utf8')

export const WIPE = '/usr/local/libexec/raptor/raptor-wipe'

export type Volume = { readonly name: string; readonly uuid: string; readonly sizeMiB: number }

/** Of a wipe's record, and of why it failed. */
export const RECORDS = '/var/lib/raptor/wipes'

export const unitOf = ({ uuid }: Volume) => `raptor-wipe@${uuid}.service`

/** Random bytes, the same in each 64 MiB: to make them takes an emulated host six times as long as to write them. */
export async function fill(host: Host, device: string, sizeMiB: number): Promise<void> {
    await host.shell(`
        set -e; pool=/run/raptor-random; sizeMiB=${String(sizeMiB)}
        [ -e $pool ] || { head -c 64M /dev/urandom > $pool.new; mv $pool.new $pool; }
        for ((at = 0; at < sizeMiB; at += 64)); do
            count=$((sizeMiB - at < 64 ? sizeMiB - at : 64))
            dd if=$pool of=${device} bs=1M count=$count seek=$at oflag=direct conv=notrunc,fdatasync status=none
        done`)
}

export async function fullVolume(host: Host, name: string, sizeMiB: number, group = 'lvm-data'): Promise<Volume> {
    await host.run('lvcreate', '--yes', '-Wy', '-L', `${String(sizeMiB)}m`, '-n', name, group)
    await fill(host, `/dev/${group}/${name}`, sizeMiB)
    const uuid = (await host.run('lvs', '--noheadings', '-o', 'lv_uuid', `${group}/${name}`)).trim()
    return { name, uuid, sizeMiB }
}

export type Extents = readonly { readonly device: string; readonly firstMiB: number; readonly countMiB: number }[]

/** Where its bytes are, in MiB of each physical volume. Extents are 4 MiB, and begin at a whole one. */
export async function extentsOf(host: Host, { uuid }: Volume): Promise<Extents> {
    const ranges = await host.run('lvs', '--noheadings', '-o', 'seg_pe_ranges', '-S', `lv_uuid=${uuid}`)
    const start = async (device: string) =>
        Number(await host.run('pvs', '--noheadings', '--nosuffix', '--units', 'm', '-o', 'pe_start', device))
    return Promise.all(
        ranges
            .trim()
            .split(/\s+/)
            .map(async range => {
                const [, device = '', first, last] = /^(.*):(\d+)-(\d+)$/.exec(range) ?? []
                const countMiB = 4 * (Number(last) - Number(first) + 1)
                return { device, firstMiB: (await start(device)) + 4 * Number(first), countMiB }
            }),
    )
}

/** Bytes that are not zero there, past every cache. */
export async function bytesLeft(host: Host, extents: Extents): Promise<number> {
    let left = 0
    for (const { device, firstMiB, countMiB } of extents)
        left += Number(await host.give(LEFT, 'python3', '-', device, String(firstMiB), String(countMiB)))
    return left
}

export const isThere = async (host: Host, { uuid }: Volume) =>
    (await host.run('lvs', '--noheadings', '-o', 'lv_name', '-S', `lv_uuid=${uuid}`)).trim() !== ''

export const stateOf = async (host: Host, { uuid }: Volume) =>
    /raptor\.state=(\w+)/.exec(await host.run('lvs', '--noheadings', '-o', 'lv_tags', '-S', `lv_uuid=${uuid}`))?.[1]

export const statusOf = (host: Host, volume: Volume) =>
    host.run('systemctl', 'show', '-P', 'StatusText', unitOf(volume))

/** Asked there, by a command that waits: each question from here costs an emulated host more than the answer. */
const UNTIL_SAID = `for ((tries = 0; tries < 600; tries += 1)); do
    systemctl show -P StatusText "$1" | grep -qE "$2" && exit
    sleep 0.2
done`
const UNTIL_WRITTEN = 'for ((tries = 0; tries < 600; tries += 1)); do [ ! -e "$1" ] || exit 0; sleep 0.5; done'

/** Until the unit says something like this. */
export async function says(host: Host, volume: Volume, words: RegExp): Promise<void> {
    await host.succeeds('bash', '-c', UNTIL_SAID, 'bash', unitOf(volume), words.source)
    expect(await statusOf(host, volume)).toMatch(words)
}

/** Until the wipe has written how it ended: what else is to be seen of that comes with it or soon after. */
async function ends(host: Host, { uuid }: Volume, how: 'json' | 'failure.json'): Promise<void> {
    await host.succeeds('bash', '-c', UNTIL_WRITTEN, 'bash', `${RECORDS}/${uuid}.${how}`)
}

/** It is gone, its extents are zero, and its record says so. Answers the record. */
export async function expectWiped(host: Host, volume: Volume, extents: Extents): Promise<unknown> {
    await ends(host, volume, 'json')
    await expect.poll(() => isThere(host, volume), { timeout: 300_000 }).toBe(false)
    expect(await bytesLeft(host, extents)).toBe(0)
    const record: unknown = JSON.parse(await host.run('cat', `${RECORDS}/${volume.uuid}.json`))
    const bytes = volume.sizeMiB * 1048576
    expect(record).toMatchObject({ uuid: volume.uuid, zeroed_bytes: bytes, verified_bytes: bytes })
    return record
}

/** It is kept and marked, and the unit and the file for after a boot say why. */
export async function expectKept(host: Host, volume: Volume, why: RegExp): Promise<void> {
    await ends(host, volume, 'failure.json')
    await expect.poll(() => stateOf(host, volume), { timeout: 300_000 }).toBe('quarantine')
    expect(await statusOf(host, volume)).toMatch(why)
    expect(await host.run('cat', `${RECORDS}/${volume.uuid}.failure.json`)).toMatch(why)
    expect(await isThere(host, volume)).toBe(true)
    expect(await host.succeeds('test', '-e', `${RECORDS}/${volume.uuid}.json`)).toBe(false)
}

/** A limit or a pause that holds from the first step on, as `raptor-wipe limit` and `pause` write it. Unless said: no limit. */
export async function wish(host: Host, { uuid }: Volume, wanted: object): Promise<void> {
    await host.give(JSON.stringify({ bytes_per_second: null, ...wanted }), 'tee', `/run/raptor/wipe-${uuid}.json`)
}

/** From there on its device answers with an error. LVM puts a device right that it activates anew. dmsetup(8) */
export async function breakFrom(host: Host, { uuid }: Volume, atMiB: number): Promise<void> {
    const sector = String(atMiB * 2048)
    await host.shell(`
        set -e
        name=$(lvs --noheadings -o lv_dm_path -S lv_uuid=${uuid}); set -- $(dmsetup table $name)
        printf '0 ${sector} linear %s %s\\n${sector} %s error\\n' "$4" "$5" "$(($2 - ${sector}))" > /run/table
        dmsetup suspend --nolockfs $name; dmsetup load $name /run/table; dmsetup resume $name`)
}

export async function deactivate(host: Host, { uuid }: Volume): Promise<void> {
    await host.run('lvchange', '-an', '-S', `lv_uuid=${uuid}`, 'lvm-data')
}

/** The group's first free extents are somebody else's bytes from now on. */
export async function leaveBytes(host: Host, sizeMiB: number): Promise<void> {
    await fullVolume(host, 'somebody', sizeMiB)
    await host.run('lvremove', '-qq', '-y', 'lvm-data/somebody')
}

/** It has its name and no tag that would have it zeroed, and nothing of what was there before. */
export async function expectUsable(host: Host, volume: Volume): Promise<void> {
    await expect.poll(() => volumes(host), { timeout: 300_000 }).toEqual(['guest-al-web'])
    await expect
        .poll(() => host.run('lvs', '--noheadings', '-o', 'lv_tags', 'lvm-data/guest-al-web'))
        .not.toMatch(/raptor\.(state|then|name)/)
    expect(await bytesLeft(host, await extentsOf(host, volume))).toBe(0)
}
