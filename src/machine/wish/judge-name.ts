// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Members } from '../people/members'
import {
    domainName,
    parseMachineName,
    parseUserName,
    volumeName,
    type DomainName,
    type UserName,
    type VolumeName,
} from '../people/name'
import { ownerOf } from '../people/owner'
import { nameTaken } from '../volume/volume'
import type { FieldFault, HostFacts, Judged, MachineSpec, MachineWish } from './wish'

/** Now, and on the day on which she gets her account: at no time may it be another member's. */
function ownershipFault(domain: DomainName, owner: UserName, members: Members): FieldFault | undefined {
    const asked = new Map([...members.asked, [owner, 'member'] as const])
    const owners = [members, { ...members, asked }].map(known => ownerOf(domain, known))
    const unknown = owners.find(found => found?.unknown === true)
    if (unknown) return { fault: 'owner-unknown', what: unknown.user }
    const other = owners.find(found => found?.member === true && found.user !== owner)
    return other && { fault: 'owned-by-another', what: other.user }
}

/** Why the host cannot have such a machine; undefined when it can. */
function takenFault(domain: DomainName, volume: VolumeName, facts: HostFacts): FieldFault | undefined {
    if (facts.domains.has(domain)) return { fault: 'domain-exists', what: domain }
    if (facts.group.volumes.some(other => nameTaken(other) === volume)) return { fault: 'volume-exists', what: volume }
    return facts.leftovers.length > 0
        ? { fault: 'left-behind', what: facts.leftovers.join(', '), of: domain }
        : undefined
}

/** Whether the machine can have this name, and would be hers who is to own it. */
export function judgeName(
    wish: MachineWish,
    facts: HostFacts,
): Judged<Pick<MachineSpec, 'owner' | 'name' | 'domain' | 'volume'>> {
    const owner = parseUserName(wish.owner)
    const name = parseMachineName(wish.name)
    if (!owner.ok || !name.ok)
        return {
            ok: false,
            fault: {
                ...(!owner.ok && { owner: { fault: owner.fault } }),
                ...(!name.ok && { name: { fault: name.fault } }),
            },
        }
    const domain = domainName(owner.value, name.value)
    if (!domain.ok) return { ok: false, fault: { name: { fault: domain.fault } } }
    const volume = volumeName(domain.value)
    const fault = ownershipFault(domain.value, owner.value, facts.members) ?? takenFault(domain.value, volume, facts)
    return fault
        ? { ok: false, fault: { name: fault } }
        : { ok: true, value: { owner: owner.value, name: name.value, domain: domain.value, volume } }
}
