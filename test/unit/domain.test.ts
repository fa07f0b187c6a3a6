// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { describesActive, DOMAIN_STATES, isActive, parseDomain, type Domain } from '../../src/machine/domain'
import { UUID } from './example'

/** A domain as libvirt describes it, with more of its parts. */
const xml = (parts = '', name = 'al-web', memory = "<memory unit='KiB'>2097152</memory>") =>
    `<domain type='kvm'><name>${name}</name><uuid>${UUID}</uuid>${memory}${parts}</domain>`

/** What is read of it. Throws when it is taken for broken. */
function read(text: string, state?: Domain['state']): Domain {
    const domain = parseDomain(UUID, text, state)
    if (domain.kind === 'broken') throw new Error(domain.why)
    return domain
}

const RAPTOR = `
  <vcpu placement="static">4</vcpu>
  <cputune>
    <vcpupin vcpu="0" cpuset="4"/>
    <vcpupin vcpu="1" cpuset="5"/>
    <vcpupin vcpu="2" cpuset="6"/>
    <vcpupin vcpu="3" cpuset="7"/>
    <emulatorpin cpuset="6,7"/>
  </cputune>`

test("raptor.md's own pins are read, whoever typed them", () => {
    expect(read(xml(RAPTOR))).toMatchObject({
        name: 'al-web',
        uuid: UUID,
        vcpus: 4,
        pins: [4, 5, 6, 7].map((cpu, vcpu) => ({ vcpu, cpus: [cpu] })),
        emulatorPin: [6, 7],
        claims: [4, 5, 6, 7],
        memoryBytes: 2 * 1024 ** 3,
    })
})

test('a domain without pins, disks and interfaces has none, and one vCPU', () => {
    expect(read(xml())).toMatchObject({
        vcpus: 1,
        pins: [],
        emulatorPin: [],
        claims: [],
        disks: [],
        bridges: [],
        macs: [],
    })
})

test('every CPU that a domain names anywhere is claimed, each once', () => {
    const tune = `<vcpupin vcpu='0' cpuset='0-2,^1'/><iothreadpin iothread='1' cpuset='2,8'/><emulatorpin cpuset='9'/>`
    expect(read(xml(`<vcpu cpuset='10-11'>1</vcpu><cputune>${tune}</cputune>`)).claims).toEqual([0, 2, 9, 8, 10, 11])
})

test('a cpuset that cannot be read claims nothing', () => {
    const tune = `<vcpupin vcpu='0' cpuset='all'/><vcpupin vcpu='1'/>`
    expect(read(xml(`<cputune>${tune}</cputune>`)).pins).toEqual([
        { vcpu: 0, cpus: [] },
        { vcpu: 1, cpus: [] },
    ])
})

for (const [memory, bytes] of [
    ['<memory>1024</memory>', 1024 ** 2],
    ["<memory unit='KiB'>1024</memory>", 1024 ** 2],
    ["<memory unit='k'>1</memory>", 1024],
    ["<memory unit='b'>512</memory>", 512],
    ["<memory unit='bytes'>512</memory>", 512],
    ["<memory unit='KB'>1</memory>", 1000],
    ["<memory unit='MB'>1</memory>", 1e6],
    ["<memory unit='MiB'>2</memory>", 2 * 1024 ** 2],
    ["<memory unit='GB'>1</memory>", 1e9],
    ["<memory unit='GiB'>2</memory>", 2 * 1024 ** 3],
    ["<memory unit='T'>1</memory>", 1024 ** 4],
] as const)
    test(`${memory} is ${bytes} bytes`, () => {
        expect(read(xml('', 'al-web', memory)).memoryBytes).toBe(bytes)
    })

test('each disk tells its device, its name in the guest and where its bytes are', () => {
    const disks = `
        <disk type='block' device='disk'><source dev='/dev/lvm-data/guest-al-web'/><target dev='vda'/></disk>
        <disk type='file' device='cdrom'><source file='/srv/a &amp; b.iso'/><target dev='sda'/></disk>
        <disk type='file' device='cdrom'><target dev='sdb'/></disk>
        <disk type='volume'><source pool='p' volume='v.img'/><target dev='vdb'/></disk>
        <disk type='network'><source protocol='rbd' name='pool/image'/></disk>`
    expect(read(xml(`<devices>${disks}</devices>`)).disks).toEqual([
        { device: 'disk', target: 'vda', source: '/dev/lvm-data/guest-al-web' },
        { device: 'cdrom', target: 'sda', source: '/srv/a & b.iso' },
        { device: 'cdrom', target: 'sdb', source: undefined },
        { device: 'disk', target: 'vdb', source: 'v.img' },
        { device: 'disk', target: '', source: 'pool/image' },
    ])
})

for (const [what, source] of [
    ['an NVMe drive', "<source type='pci' namespace='1'><address domain='0' bus='1' slot='0' function='0'/></source>"],
    ['a network disk without an export name', "<source protocol='nbd'><host name='nas' port='10809'/></source>"],
] as const)
    test(`${what} is no empty drive: somebody's bytes are on it`, () => {
        const disks = read(xml(`<devices><disk device='disk'>${source}<target dev='vdb'/></disk></devices>`)).disks
        expect(disks[0]?.source ?? '').not.toBe('')
    })

test('the bridges and MAC addresses of all interfaces are read, those of other networks have no bridge', () => {
    const nics = `
        <interface type='bridge'><mac address='52:54:00:00:00:02'/><source bridge='br-vm2'/></interface>
        <interface type='network'><mac address='52:54:00:aa:aa:aa'/><source network='default'/></interface>
        <interface type='user'/>
        <interface type='bridge'><source bridge='br-vm3'/></interface>`
    expect(read(xml(`<devices>${nics}</devices>`))).toMatchObject({
        bridges: ['br-vm2', 'br-vm3'],
        macs: ['52:54:00:00:00:02', '52:54:00:aa:aa:aa'],
    })
})

test('what stands in comments, in metadata and in descriptions is not the domain', () => {
    const decoy = `<!--<vcpu>9</vcpu>--><metadata><x><vcpu>9</vcpu></x></metadata>
        <description><![CDATA[<name>srv</name><vcpu>9</vcpu>]]></description>`
    expect(read(xml(`${decoy}<vcpu>2</vcpu>`))).toMatchObject({ name: 'al-web', vcpus: 2 })
})

test('the state is what libvirt says; unasked, a description with an id is of a running domain', () => {
    expect(read(xml()).state).toBe('shut-off')
    expect(read(xml().replace('<domain', "<domain id='7'")).state).toBe('running')
    for (const state of DOMAIN_STATES) expect(read(xml(), state).state).toBe(state)
})

for (const [text, active] of [
    ["<domain type='kvm' id='7'>", true],
    ["\n<domain id='1' type='kvm'>", true],
    ["<domain type='kvm'><x id='7'/>", false],
    ["<domain type='kvm' uuid-id='7'>", false],
    ["<domainsnapshot id='7'>", false],
    ['', false],
] as const)
    test(`${JSON.stringify(text)} ${active ? 'is' : 'is not'} the beginning of an active domain`, () => {
        expect(describesActive(text)).toBe(active)
    })

test('a machine is active unless it is shut off, crashed or without a state', () => {
    expect(DOMAIN_STATES.filter(isActive)).toEqual(['running', 'blocked', 'paused', 'shutting-down', 'suspended'])
})

for (const [why, text, name] of [
    ['nothing', '', UUID],
    ['no XML', 'error: <name>x', UUID],
    ['another document', `<network><name>default</name><uuid>${UUID}</uuid></network>`, 'default'],
    ['a domain without a name', `<domain><uuid>${UUID}</uuid><memory>1</memory></domain>`, UUID],
    ['a domain without a UUID', '<domain><name>al-web</name><memory>1</memory></domain>', 'al-web'],
    ['a domain without memory', xml('', 'al-odd', ''), 'al-odd'],
    ['memory that is no number', xml('', 'al-odd', '<memory>much</memory>'), 'al-odd'],
    ['memory in furlongs', xml('', 'al-odd', "<memory unit='furlong'>1</memory>"), 'al-odd'],
    ['an element named __proto__', xml('<__proto__><a/></__proto__>', 'al-odd'), 'al-odd'],
    ['elements a thousand deep', xml('<a>'.repeat(1000), 'al-odd'), 'al-odd'],
    ['an end in the middle of a tag', xml('<devices><disk ty').slice(0, -'</domain>'.length), 'al-web'],
] as const)
    test(`${why} is a broken domain, named ${name === UUID ? 'by its UUID' : name}, with a reason`, () => {
        const domain = parseDomain(UUID, text)
        expect(domain).toMatchObject({ kind: 'broken', uuid: UUID, name })
        expect(domain.kind === 'broken' && domain.why).toMatch(/./)
    })

const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
        ...['<', '>', '</', '/>', '&', '&lt;', '&#0;', '<!--', '-->', '<![CDATA[', ']]>', '<?', '<!DOCTYPE'],
    ),
    fc.constantFrom(...["'", '"', '<domain>', '</domain>', '<name>', '<memory>', "<vcpu cpuset='", '__proto__', '\0']),
)

test('no text, whole or cut off or damaged, makes the list fail: it is a domain or a broken one', () => {
    const whole = xml(`${RAPTOR}<devices><disk><source dev='/dev/x'/></disk></devices>`)
    fc.assert(
        fc.property(fc.array(piece), fc.nat(whole.length), fc.nat(40), (pieces, at, gone) => {
            for (const text of [pieces.join(''), whole.slice(0, at) + pieces.join('') + whole.slice(at + gone)]) {
                const domain = parseDomain(UUID, text)
                assert.ok(['domain', 'broken'].includes(domain.kind))
                assert.equal(typeof domain.name, 'string')
            }
        }),
        { numRuns: 200 },
    )
})
