// SPDX-License-Identifier: LGPL-2.1-or-later
/** What a scene changes of the host that was recorded. */
import { entry } from '../../src/machine/base/variant'
import { unitPath, wipeUnit } from '../../src/host/systemd/units'
import { MIB } from '../../src/machine/base/size'
import { asText, isObject, listAt, parse, textAt, toJson, type Fields, type Json } from './stage/json'
import { LOOK } from './stage/programs'
import type { Process, World } from './stage/world'

const LIBVIRT = 'org.libvirt'
const CONNECT = '/org/libvirt/QEMU'
const SYSTEMD = 'org.freedesktop.systemd1'
const PROPERTIES = 'org.freedesktop.DBus.Properties'
const LINKS = 'ip -j -d link'
export const RECORDS = 'sudo raptor-wipe records'
const STATUS = 'sudo raptor-setup status'
export const DOMAINS = `${LIBVIRT} ${CONNECT} org.libvirt.Connect.ListDomains [0]`

/** What a domain uses, of any. */
export const USAGE = `${LIBVIRT} * org.libvirt.Domain.GetStats *`

const PEOPLE = {
    admin: { uid: 1000, groups: '1000 991\n' },
    al: { uid: 1002, groups: '1002 989\n' },
    stranger: { uid: 1005, groups: '1005\n' },
} as const

/** The page is somebody's, with administrative access or without. */
export function logIn(world: World, person: keyof typeof PEOPLE, administrative = person === 'admin') {
    const { uid, groups } = PEOPLE[person]
    const user = `internal /user ${PROPERTIES}.GetAll ["cockpit.User"]`
    const [fields] = world.reply(user)
    if (!isObject(fields)) throw new Error('nobody has recorded who is logged in')
    world.set(user, [{ ...fields, Name: { t: 's', v: person }, Id: { t: 'i', v: uid } }])
    world.set(`internal /superuser ${PROPERTIES}.Get ["cockpit.Superuser","Current"]`, [
        { t: 's', v: administrative ? 'sudo' : 'none' },
    ])
    world.set(`id -G -- ${person}`, groups)
}

const pathOf = (uuid: string) => `${CONNECT}/domain/_${uuid.replaceAll('-', '_')}`
const xmlQuestion = (path: string, flags = 0) => `${LIBVIRT} ${path} org.libvirt.Domain.GetXMLDesc [${String(flags)}]`

/** What the page asks of each domain that is off. */
const DOMAIN_QUESTIONS = [
    'org.libvirt.Domain.GetState [0]',
    'org.libvirt.Domain.GetStats [32,0]',
    'org.libvirt.Domain.GetXMLDesc [0]',
]

const nameOf = (world: World, path: string) =>
    /<name>(.*)<\/name>/.exec(asText(world.reply(xmlQuestion(path))[0]))?.[1] ?? ''

function domainPaths(world: World): readonly string[] {
    const [paths] = world.reply(DOMAINS)
    return Array.isArray(paths) ? paths.filter(path => typeof path === 'string') : []
}

/** The UUID of a volume, by its name of today or of before its wipe. */
export function volumeUuid(world: World, name: string): string {
    const found = listAt(groupOf(world), 'volumes').find(
        volume => textAt(volume, 'name') === name || listAt(volume, 'tags').includes(`raptor.name=${name}`),
    )
    return textAt(found, 'uuid') ?? ''
}

const groupOf = (world: World): Json => {
    const volumes = parse(world.volumes)
    return (isObject(volumes) ? volumes['group'] : undefined) ?? null
}

/** Changes what raptor-look says, and tells whoever follows the group. */
function changeVolumes(world: World, change: (group: Fields, references: Fields) => void) {
    for (const which of ['volumes', 'look'] as const) {
        const told = parse(world[which])
        if (!isObject(told) || !isObject(told['group']) || !isObject(told['references']))
            throw new Error(`no group: ${which}`)
        change(told['group'], told['references'])
        world[which] = JSON.stringify(told)
    }
    world.writeFile('/etc/lvm/backup/lvm-data', '')
}

/** Nothing is there but these domains and volumes. */
export function keep(world: World, domains: readonly string[], volumes: readonly string[]) {
    const kept = domainPaths(world).filter(path => domains.includes(nameOf(world, path)))
    world.set(DOMAINS, [[...kept]])
    const look = parse(world.look)
    if (isObject(look)) {
        look['domains'] = listAt(look, 'domains').filter(domain => domains.includes(textAt(domain, 'name') ?? ''))
        world.look = JSON.stringify(look)
    }
    changeVolumes(world, (group, references) => {
        const left = listAt(group, 'volumes').filter(volume => volumes.includes(textAt(volume, 'name') ?? ''))
        group['volumes'] = left
        const uuids = new Set(left.map(volume => textAt(volume, 'uuid')))
        references['volumes'] = filtered(references['volumes'], uuid => uuids.has(uuid))
        references['domains'] = filtered(references['domains'], uuid => kept.includes(pathOf(uuid)))
    })
}

const filtered = (fields: Json | undefined, isKept: (key: string) => boolean): Json =>
    isObject(fields) ? Object.fromEntries(Object.entries(fields).filter(([key]) => isKept(key))) : {}

/** Copies of a domain, each with a name and a UUID of its own. @returns how libvirt-dbus calls each */
export function copyDomain(
    world: World,
    name: string,
    count: number,
    called = (index: number) => `al-m${String(index).padStart(3, '0')}`,
): readonly string[] {
    const from = domainPaths(world).find(path => nameOf(world, path) === name) ?? ''
    const uuid = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`
    const paths = Array.from({ length: count }, (_none, index) => pathOf(uuid(index)))
    for (const [index, path] of paths.entries()) {
        for (const question of DOMAIN_QUESTIONS) {
            const reply = JSON.stringify(world.reply(`${LIBVIRT} ${from} ${question}`))
            const own = reply
                .replace(/<uuid>[^<]*</, `<uuid>${uuid(index)}<`)
                .replace(/<name>[^<]*</, `<name>${called(index)}<`)
            world.set(`${LIBVIRT} ${path} ${question}`, parse(own))
        }
    }
    world.set(DOMAINS, [[...domainPaths(world), ...paths]])
    return paths
}

/** Somebody has suspended a domain. @param path as libvirt-dbus calls it */
export function suspend(world: World, path: string) {
    world.set(`${LIBVIRT} ${path} org.libvirt.Domain.GetState [0]`, [[3, 1]])
    world.set(xmlQuestion(path, 2), [...world.reply(xmlQuestion(path))])
    world.signal(LIBVIRT, CONNECT, 'org.libvirt.Connect', 'DomainEvent', [path, 3, 0])
}

/** A domain's XML has more in it, now and at its next start (2) unless told otherwise, and whoever follows it is told. */
export function addToDomain(
    world: World,
    name: string,
    before: string,
    more: string,
    where: readonly number[] = [0, 2],
) {
    const path = domainPaths(world).find(one => nameOf(world, one) === name) ?? ''
    for (const flags of where) {
        const xml = asText(world.reply(xmlQuestion(path, flags))[0])
        world.set(xmlQuestion(path, flags), [xml.replace(before, `${more}${before}`)])
    }
    world.signal(LIBVIRT, CONNECT, 'org.libvirt.Connect', 'DomainEvent', [path, 0, 1])
}

/** libvirt tells of something that has happened to a domain. @param signal of org.libvirt.Domain */
export function happen(world: World, name: string, signal: string, args: Json[]) {
    const path = domainPaths(world).find(one => nameOf(world, one) === name) ?? ''
    world.signal(LIBVIRT, path, 'org.libvirt.Domain', signal, args)
}

/** Somebody has said in a shell whether a domain starts with the host. */
export function setAutostart(world: World, name: string, on: boolean) {
    const path = domainPaths(world).find(one => nameOf(world, one) === name) ?? ''
    world.set(`${LIBVIRT} ${path} ${PROPERTIES}.Get ["org.libvirt.Domain","Autostart"]`, [{ t: 'b', v: on }])
    world.writeFile(`/etc/libvirt/qemu/autostart/${name}.xml`, on ? '' : null)
}

/** QEMU has stopped a domain because there is no space left for its disk. */
export function fillDisk(world: World, name: string, target: string) {
    const path = domainPaths(world).find(one => nameOf(world, one) === name) ?? ''
    world.set(`${LIBVIRT} ${path} org.libvirt.Domain.GetState [0]`, [[3, 5]])
    world.set(`${LIBVIRT} ${path} org.libvirt.Domain.GetDiskErrors [0]`, [[[target, 2]]])
    world.signal(LIBVIRT, CONNECT, 'org.libvirt.Connect', 'DomainEvent', [path, 3, 2])
}

/** What every domain uses. @param first what does not change @param more what it uses from one question to the next */
export function use(
    world: World,
    first: Readonly<Record<string, number | string>>,
    more: Readonly<Record<string, number>>,
) {
    const counted: Record<string, number> = {}
    world.set(USAGE, process => {
        for (const [key, step] of Object.entries(more)) counted[key] = (counted[key] ?? 0) + step
        const stats = Object.entries({ ...first, ...counted }).map(([key, v]) => [key, { t: 't', v }] as const)
        process.say(JSON.stringify([Object.fromEntries(stats)]))
    })
}

/** Somebody has undefined a domain in a shell. */
export function undefine(world: World, name: string) {
    const path = domainPaths(world).find(one => nameOf(world, one) === name) ?? ''
    world.set(DOMAINS, [domainPaths(world).filter(one => one !== path)])
    for (const flags of [0, 2])
        world.set(xmlQuestion(path, flags), libvirtSays('Domain not found: no domain with matching uuid'))
    world.signal(LIBVIRT, CONNECT, 'org.libvirt.Connect', 'DomainEvent', [path, 1, 0])
}

/** Somebody else has the lock. `goOn` lets whoever waits have it. */
export function holdLock(world: World) {
    const waiting = new Set<Process>()
    const take = (process: Process) => {
        process.onInput = text => {
            if (text !== 'take\n') return
            process.say('waiting {"name": "admin", "since": "2026-11-27T23:00:00Z", "pid": 1234}\n')
            waiting.add(process)
        }
        process.onInputEnd = () => {
            process.end()
        }
    }
    world.set(LOOK, take)
    world.set(LOOK.replace(' *', ''), take)
    return {
        waiting,
        goOn: () => {
            for (const process of waiting) process.say(`held\n${world.look}\n`)
            waiting.clear()
        },
    }
}

/** Somebody else has made a volume. @param unsure what may have it, as raptor-look tells it */
export function addVolume(world: World, name: string, ...unsure: readonly Json[]) {
    const uuid = 'AbCdEf-0123-4567-89ab-cdef-0123-456789'
    changeVolumes(world, (group, references) => {
        listAt(group, 'volumes').push({ uuid, name, size_bytes: 64 * MIB, tags: [], active: true })
        if (isObject(references['volumes'])) references['volumes'][uuid] = { holders: [], unsure: [...unsure] }
    })
}

/** Some checks of Host are in another state. */
export function setChecks(world: World, states: Readonly<Record<string, 'good' | 'bad' | 'off'>>) {
    const status = parse(world.text(STATUS))
    for (const check of listAt(status, 'checks')) {
        const state = states[textAt(check, 'check') ?? '']
        if (isObject(check) && state !== undefined) check['state'] = state
    }
    world.set(STATUS, JSON.stringify(status))
}

/** There is a record of a wipe that cannot be read. */
export function tearRecord(world: World, uuid: string) {
    const records = parse(world.text(RECORDS))
    world.set(RECORDS, JSON.stringify([...(Array.isArray(records) ? records : []), { uuid }]))
}

/** A network device has been set down. */
export function takeDown(world: World, device: string) {
    const links = parse(world.text(LINKS))
    for (const link of Array.isArray(links) ? links : [])
        if (isObject(link) && link['ifname'] === device)
            link['flags'] = listAt(link, 'flags').filter(flag => flag !== 'UP')
    world.set(LINKS, JSON.stringify(links))
}

/** A network device is gone. */
export function removeDevice(world: World, device: string) {
    const links = parse(world.text(LINKS))
    const left = (Array.isArray(links) ? links : []).filter(link => textAt(link, 'ifname') !== device)
    world.set(LINKS, JSON.stringify(left))
}

/** How each domain is, for whoever asks about one: as it was told of all. */
export function answerStates(world: World) {
    const [all] = world.reply(`${LIBVIRT} ${CONNECT} org.libvirt.Connect.GetAllDomainStats [1,0]`)
    for (const record of Array.isArray(all) ? all : []) {
        const [name = '', stats] = Array.isArray(record) ? record : []
        const path = domainPaths(world).find(one => nameOf(world, one) === asText(name))
        const pair = ['state.state', 'state.reason'].map(key => toJson(entry(stats, key)))
        if (path !== undefined) world.set(`${LIBVIRT} ${path} org.libvirt.Domain.GetState [0]`, [pair])
    }
}

/** A D-Bus call is refused in libvirt's words. */
export const libvirtSays = (words: string): Json => ({ error: ['org.libvirt.Error', [words]] })

/** A unit's state, which whoever follows it is told. */
function setUnit(world: World, unit: string, iface: 'Unit' | 'Service', name: string, text: string) {
    const path = unitPath(unit)
    const value = { t: 's', v: text }
    world.set(`${SYSTEMD} ${path} ${PROPERTIES}.Get ["${SYSTEMD}.${iface}","${name}"]`, [value])
    world.signal(SYSTEMD, path, PROPERTIES, 'PropertiesChanged', [`${SYSTEMD}.${iface}`, { [name]: value }, []])
}

export const setWipe = (world: World, uuid: string, status: string) => {
    setUnit(world, wipeUnit(uuid), 'Service', 'StatusText', status)
}
export const setDaemon = (world: World, active: string) => {
    setUnit(world, 'libvirtd.service', 'Unit', 'ActiveState', active)
}
