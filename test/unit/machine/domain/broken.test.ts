// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { brokenDomain } from '../../../../src/machine/domain/broken'
import { parseDomain } from '../../../../src/machine/domain/domain'
import { xml } from '../../fakes/domain-text'
import { UUID } from '../../fakes/example'

for (const [why, text, name] of [
    ['nothing', '', UUID],
    ['no XML', 'error: <name>x', UUID],
    ['another document', `<network><name>default</name><uuid>${UUID}</uuid></network>`, 'default'],
    ['a domain without a name', `<domain><uuid>${UUID}</uuid><memory>1</memory></domain>`, UUID],
    ['a domain without a UUID', '<domain><name>al-web</name><memory>1</memory></domain>', 'al-web'],
    ['a domain without memory', xml('', 'al-odd', ''), 'al-odd'],
    ['memory that is no number', xml('', 'al-odd', '<memory>much</memory>'), 'al-odd'],
    ['memory in furlongs', xml('', 'al-odd', "<memory unit='furlong'>1</memory>"), 'al-odd'],
    ['no number of vCPUs', xml('<vcpu>many</vcpu>', 'al-odd'), 'al-odd'],
    ['an element outside of metadata named __proto__', xml('<__proto__><a/></__proto__>', 'al-odd'), 'al-odd'],
    ['elements a hundred thousand deep', xml('<a>'.repeat(100000), 'al-odd'), 'al-odd'],
    ['an end in the middle of a tag', xml('<devices><disk ty').slice(0, -'</domain>'.length), 'al-web'],
    ['an end between two tags', xml('<devices>').slice(0, -'</domain>'.length), 'al-web'],
    ['a name with an entity', xml('', 'a&lt;b', ''), 'a<b'],
] as const)
    test(`${why} is a broken domain, named ${name === UUID ? 'by its UUID' : name}, with a reason`, () => {
        const domain = parseDomain(UUID, { xml: text })
        expect(domain).toMatchObject({ kind: 'broken', uuid: UUID, name })
        expect(domain.kind === 'broken' && domain.why).toMatch(/./)
    })

const PARTS = `<__proto__/><vcpu cpuset='1-2'>x</vcpu><cputune><vcpupin vcpu='0' cpuset="4"/><emulatorpin cpuset='9999'/></cputune>
    <devices><interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge="br-vm1"/></interface>
    <interface type='network'><source portgroup='p' network='v&amp;1'/></interface>
    <interface type='direct'><source dev='br-vm2' mode='bridge'/><target dev='macvtap0'/></interface></devices>`

test('a domain that cannot be read keeps all that it shows: CPUs, bridges, networks, devices and MAC addresses', () => {
    const domain = parseDomain(UUID, { xml: xml(PARTS) })
    expect(domain).toMatchObject({
        kind: 'broken',
        claims: [1, 2, 4, 9999],
        bridges: ['br-vm1'],
        macs: ['52:54:00:00:00:01'],
        unknown: false,
    })
    const { interfaces } = domain
    expect(interfaces.flatMap(({ network }) => network ?? [])).toEqual(['v&1'])
    expect(interfaces.flatMap(({ device }) => device ?? [])).toEqual(['br-vm2'])
    expect(interfaces.flatMap(({ tap }) => tap ?? [])).toEqual(['macvtap0'])
})

for (const [what, texts] of [
    ['not described at all', []],
    ['of which only a part came', [xml(PARTS).slice(0, -20)]],
    ['whose next start is not described', [xml(PARTS), '']],
] as const)
    test(`a domain ${what} may have anything`, () => {
        expect(brokenDomain(UUID, 'access denied', texts)).toMatchObject({ unknown: true })
    })
