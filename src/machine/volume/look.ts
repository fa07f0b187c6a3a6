// SPDX-License-Identifier: LGPL-2.1-or-later

import { asFields, asList, asNumber, asText, asTexts } from '../base/fields'
import { KIB } from '../base/size'
import { parseHostCpus, type HostCpus } from '../cpu/host-cpus'
import { brokenDomain } from '../domain/broken'
import { parseCapabilities, type Capabilities } from '../domain/capabilities'
import { parseDomain, type BrokenDomain, type Domain } from '../domain/domain'
import { parseLinks, type Links } from '../network/links'
import { parseNetworks, type Networks } from '../network/networks'
import { slotUse, type Slot } from '../network/slot'
import { parseMembers, type Members } from '../people/members'
import type { HostFacts } from '../wish/spec'
import { parseReferences } from './uses'
import { parseGroupOfSilence, parseVolumeGroup, type VolumeGroup } from './volume'

/** All that decides, as it was at one moment under the lock: what `raptor-lock --look` prints. */
export type Look = {
    readonly domains: readonly (Domain | BrokenDomain)[]
    readonly networks: Networks
    readonly links: Links
    readonly cpus: HostCpus
    readonly memoryBytes: number
    readonly members: Members
    /** paths of what libvirt would give to a new domain of the wished name */
    readonly leftovers: readonly string[]
    readonly capabilities: Capabilities
    /** of the group that the host's settings name now, which may be others than the page's */
    readonly groupName: string
    /** undefined: the host has none of that name */
    readonly group: VolumeGroup | undefined
}

const groupName = (value: unknown) => asText(value, 'the name of the volume group that was looked for')

/**
 * The volume group as `raptor-look volumes` prints it: that of the host's settings. Throws when it is none.
 * @param before what it was when it was last read
 */
export function parseVolumes(json: string, before: VolumeGroup | undefined): Pick<Look, 'group' | 'groupName'> {
    const fields = asFields(JSON.parse(json), 'raptor-look')
    const group =
        fields.references === null
            ? parseGroupOfSilence(
                  fields.group,
                  before,
                  asText(fields.silent, 'why it is not known who has the volumes'),
              )
            : parseVolumeGroup(fields.group, parseReferences(fields.references))
    return { groupName: groupName(fields.group_name), group }
}

function domainOf(value: unknown): Domain | BrokenDomain {
    const { uuid, name, xml, next, state, autostart, unreadable } = asFields(value, 'a domain')
    const [id, called] = [asText(uuid, 'the UUID of a domain'), asText(name, 'the name of a domain')]
    const texts = [xml, next].flatMap(text => (text === undefined ? [] : [asText(text, 'the XML of a domain')]))
    const [first, second] = texts
    return unreadable !== undefined || first === undefined
        ? brokenDomain(id, asText(unreadable ?? '', 'why a domain cannot be read'), texts, called)
        : parseDomain(id, { xml: first, next: second, state, autostart: autostart === true })
}

/** Throws when a part of it is missing or is not what was agreed: what decides is never guessed. */
export function parseLook(json: string): Look {
    const fields = asFields(JSON.parse(json), 'raptor-lock')
    return {
        domains: asList(fields.domains, 'domains').map(domainOf),
        networks: parseNetworks(fields.networks),
        links: parseLinks(fields.links),
        cpus: parseHostCpus(fields.cpus),
        memoryBytes: asNumber(fields.memory_kib, 'the memory of the host') * KIB,
        members: parseMembers(fields.members),
        leftovers: asTexts(fields.leftovers, 'leftovers'),
        capabilities: parseCapabilities(asText(fields.capabilities, 'the capabilities')),
        groupName: groupName(fields.group_name),
        group: parseVolumeGroup(fields.group, parseReferences(fields.references)),
    }
}

/** What a wish is judged by. @param group the one that is there */
export function factsOf(look: Look, group: VolumeGroup, slots: readonly Slot[]): HostFacts {
    return {
        ...look,
        group,
        slots: slotUse(slots, look, look.domains),
        domains: new Set(look.domains.map(({ name }) => name)),
    }
}
