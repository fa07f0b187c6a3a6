// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Members } from '../people/members'
import { domainName, parseMachineName, parseUserName, volumeName, type DomainName, type UserName } from '../people/name'
import { ownerOf } from '../people/owner'
import { nameTaken } from '../volume/volume'
import type { FieldFault, HostFacts, MachineWish, WishFaults } from './wish'

/** Now, and on the day on which she gets her account: at no time may it be another member's. */
function ownershipFault(domain: DomainName, owner: UserName, members: Members): FieldFault | undefined {
    const asked = new Map([...members.asked, [owner, 'member'] as const])
    const owners = [members, { ...members, asked }].map(known => ownerOf(domain, known))
    const unknown = owners.find(found => found?.unknown === true)
    if (unknown) return { fault: 'owner-unknown', what: unknown.user }
    const other = owners.find(found => found?.member === true && found.user !== owner)
    return other && { fault: 'owned-by-another', what: other.user }
}

/** Whether the machine can have this name, and would be her who is to own it. @returns undefined when it is no name */
export function checkName(wish: MachineWish, facts: HostFacts, faults: WishFaults) {
    const owner = parseUserName(wish.owner)
    const name = parseMachineName(wish.name)
    if (!owner.ok) faults.owner = { fault: owner.fault }
    if (!name.ok) faults.name = { fault: name.fault }
    if (!owner.ok || !name.ok) return undefined
    const domain = domainName(owner.value, name.value)
    if (!domain.ok) {
        faults.name = { fault: domain.fault }
        return undefined
    }
    const volume = volumeName(domain.value)
    const unclear = ownershipFault(domain.value, owner.value, facts.members)
    if (unclear) faults.name = unclear
    else if (facts.domains.has(domain.value)) faults.name = { fault: 'domain-exists', what: domain.value }
    else if (facts.group.volumes.some(other => nameTaken(other) === volume))
        faults.name = { fault: 'volume-exists', what: volume }
    else if (facts.leftovers.length > 0)
        faults.name = { fault: 'left-behind', what: facts.leftovers.join(', '), of: domain.value }
    return { owner: owner.value, name: name.value, domain: domain.value, volume }
}
