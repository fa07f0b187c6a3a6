// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { describesActive, parseDomain } from '../../../../src/machine/domain/domain'
import { live, RAPTOR, read, xml } from '../../fakes/domain-text'
import { UUID } from '../../fakes/example'

test("raptor.md's own pins are read, whoever typed them", () => {
    expect(read(xml(RAPTOR))).toMatchObject({
        name: 'al-web',
        uuid: UUID,
        now: {
            vcpus: 4,
            currentVcpus: 4,
            pins: [4, 5, 6, 7].map((cpu, vcpu) => ({ vcpu, cpus: [cpu] })),
            emulatorPin: [6, 7],
            memoryBytes: 2 * 1024 ** 3,
        },
        claims: [4, 5, 6, 7],
    })
})

test('a domain without pins, disks and interfaces has none, and one vCPU', () => {
    expect(read(xml())).toMatchObject({
        now: { vcpus: 1, pins: [], cpuset: [], emulatorPin: [], threadPins: [] },
        claims: [],
        disks: [],
        bridges: [],
        macs: [],
    })
})

test('every CPU that a domain names anywhere is claimed, each once', () => {
    const tune = `<vcpupin vcpu='0' cpuset='0-2,^1'/><iothreadpin iothread='1' cpuset='2,8'/><emulatorpin cpuset='9'/>`
    expect(read(xml(`<vcpu cpuset='10-11'>1</vcpu><cputune>${tune}</cputune>`)).claims).toEqual([0, 2, 8, 9, 10, 11])
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
        expect(read(xml('', 'al-web', memory)).now.memoryBytes).toBe(bytes)
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
    expect(read(xml(`${decoy}<vcpu>2</vcpu>`))).toMatchObject({ name: 'al-web', now: { vcpus: 2 } })
})

test('a name keeps its spaces: libvirt takes it for another domain', () => {
    expect(read(xml('', ' al-web')).name).toBe(' al-web')
})

test('what it takes is what it has now and what it will have at its next start', () => {
    const nic = (bridge: string, mac: string) =>
        `<interface type='bridge'><mac address='52:54:00:00:00:0${mac}'/><source bridge='${bridge}'/></interface>`
    const now = live(
        `<vcpu>1</vcpu><cputune><vcpupin vcpu='0' cpuset='4'/></cputune><devices>${nic('br-vm1', '1')}
        <disk><source dev='/dev/a'/><target dev='vda'/></disk><disk><source dev='/dev/c'/><target dev='vdc'/></disk></devices>`,
    )
    const next = xml(
        `<vcpu>1</vcpu><cputune><vcpupin vcpu='0' cpuset='5'/></cputune><devices>${nic('br-vm1', '1')}${nic('br-vm4', '4')}
        <disk><source dev='/dev/a'/><target dev='vda'/></disk><disk><source dev='/dev/b'/><target dev='vdb'/></disk></devices>`,
    )
    expect(read(now, { next })).toMatchObject({
        state: 'running',
        now: { pins: [{ vcpu: 0, cpus: [4] }] },
        next: { pins: [{ vcpu: 0, cpus: [5] }] },
        claims: [4, 5],
        bridges: ['br-vm1', 'br-vm4'],
        macs: ['52:54:00:00:00:01', '52:54:00:00:00:04'],
        disks: [{ source: '/dev/a' }, { source: '/dev/c', only: 'now' }, { source: '/dev/b', only: 'next' }],
    })
    expect(read(now, { next }).disks[0]).not.toHaveProperty('only')
    expect(read(now).disks[1]).not.toHaveProperty('only')
})

test('what interfaces get while they run is no other next start', () => {
    const mac = "<mac address='52:54:00:00:00:01'/>"
    const now = live(`<devices>
        <interface type='bridge'>${mac}<source network='v1' portid='x' bridge='br-vm1'/><target dev='vnet0'/></interface>
        <interface type='direct'><source dev='eth0' mode='bridge'/><target dev='macvtap0'/></interface></devices>`)
    const next = xml(`<devices>
        <interface type='network'>${mac}<source network='v1'/></interface>
        <interface type='direct'><source dev='eth0' mode='bridge'/></interface></devices>`)
    expect(read(now, { next }).next).toBeUndefined()
})

for (const [what, now, next] of [
    ['memory', "<memory unit='MiB'>128</memory>", "<memory unit='MiB'>256</memory>"],
    ['vCPUs', '<memory>1</memory><vcpu>1</vcpu>', '<memory>1</memory><vcpu>2</vcpu>'],
    ['vCPUs plugged in', '<memory>1</memory><vcpu>2</vcpu>', "<memory>1</memory><vcpu current='1'>2</vcpu>"],
] as const)
    test(`another number of ${what} is another next start`, () => {
        const running = xml('', 'al-web', now).replace('<domain', "<domain id='7'")
        expect(read(running, { next: xml('', 'al-web', next) }).next).toBeDefined()
    })

test('a next start that cannot be read breaks the row, which keeps what both show', () => {
    const next = xml("<devices><interface><source bridge='br-vm4'/></interface></devices>", 'al-web', '')
    expect(parseDomain(UUID, { xml: live("<vcpu cpuset='3'>1</vcpu>"), next })).toMatchObject({
        kind: 'broken',
        claims: [3],
        bridges: ['br-vm4'],
        unknown: false,
    })
})

test('the state is what libvirt says; unasked, a description with an id is of a running domain', () => {
    expect(read(xml())).toMatchObject({ state: 'shut-off', reason: 'unknown' })
    expect(read(live()).state).toBe('running')
    expect(read(xml(), { state: [5, 3] })).toMatchObject({ state: 'shut-off', reason: 'crashed' })
})

test('a domain of type qemu is emulated, whatever the host could do', () => {
    expect(read(xml()).emulated).toBe(false)
    expect(read(xml().replace('kvm', 'qemu')).emulated).toBe(true)
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

for (const [what, inner] of [
    ['a thousand elements deep', '<a>'.repeat(1000) + '</a>'.repeat(1000)],
    ['150 elements deep, some of them of its own name', '<metadata>'.repeat(150) + '</metadata>'.repeat(150)],
    ['called as what every object has', '<constructor/><prototype>x</prototype><__proto__ a="1"/><toString/>'],
    ['that looks like the end', '<!-- </metadata> --><x><![CDATA[</metadata></domain>]]></x>'],
] as const)
    test(`metadata ${what} is nobody's business: a domain like any other`, () => {
        const text = xml(`<metadata>${inner}</metadata><vcpu>2</vcpu>
            <devices><interface><source bridge='br-vm1'/></interface></devices>`)
        expect(read(text)).toMatchObject({ now: { vcpus: 2 }, bridges: ['br-vm1'] })
    })

test('a chain of 500 backing stores is a disk', () => {
    const chain = '<backingStore>'.repeat(500) + '</backingStore>'.repeat(500)
    expect(read(xml(`<devices><disk><source dev='/dev/a'/>${chain}</disk></devices>`)).disks).toMatchObject([
        { source: '/dev/a' },
    ])
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
                const domain = parseDomain(UUID, { xml: text, next: text })
                assert.ok(['domain', 'broken'].includes(domain.kind))
                assert.equal(typeof domain.name, 'string')
            }
        }),
        { numRuns: 200 },
    )
})
