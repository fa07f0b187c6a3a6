// SPDX-License-Identifier: LGPL-2.1-or-later

import { asFields, asList, asText, asTexts } from '../base/fields'

/** What the host says of a name: `unknown` while a name service does not answer that might say yes. */
export const MEMBERSHIPS = ['member', 'other', 'unknown'] as const
export type Membership = (typeof MEMBERSHIPS)[number]

/** Why no machine can belong to somebody: what her name has that a host name cannot have. */
export const NAME_REASONS = [
    'upper-case',
    'dot',
    'underscore',
    'other-character',
    'begins',
    'ends',
    'too-long',
] as const
/** `unknown`: a reason that this page has no words for */
export type NameReason = (typeof NAME_REASONS)[number] | 'unknown'

/** `reason`: undefined for whoever can own machines */
export type Member = { readonly name: string; readonly reason: NameReason | undefined }

/** Who is a member of the users' group, as raptor_members on the host answers it. */
export type Members = {
    /** whether there is such a group */
    readonly exists: boolean
    /** by their names; a directory may have more than it lists */
    readonly members: ReadonlyMap<string, Member>
    /** of the names that were asked about */
    readonly asked: ReadonlyMap<string, Membership>
    /** why a name service is not to be relied on, in the host's words */
    readonly trouble: readonly string[]
}

function memberOf(value: unknown): Member {
    const { name, can_own: canOwn, why } = asFields(value, 'a member')
    const reason = NAME_REASONS.find(known => known === why) ?? 'unknown'
    return { name: asText(name, "a member's name"), reason: canOwn === true ? undefined : reason }
}

/** From raptor_members' answer: `{exists, members: [{name, can_own, why}], asked: {name: word}, trouble}`. Throws when it is none. */
export function parseMembers(answer: unknown): Members {
    const { exists, members, asked, trouble } = asFields(answer, 'raptor-members')
    return {
        exists: exists === true,
        members: new Map(
            asList(members, 'members')
                .map(memberOf)
                .map(member => [member.name, member]),
        ),
        // A word that is none of these is no answer.
        asked: new Map(
            Object.entries(asFields(asked, 'asked')).map(([name, word]) => [
                name,
                MEMBERSHIPS.find(one => one === word) ?? 'unknown',
            ]),
        ),
        trouble: asTexts(trouble, 'trouble'),
    }
}

/** What is known of a name. Of one that nobody has asked about the list decides, unless the host says that it may lack some. */
export function membershipOf(name: string, { members, asked, trouble }: Members): Membership {
    const answer = asked.get(name)
    if (answer !== undefined) return answer
    if (members.has(name)) return 'member'
    return trouble.length > 0 ? 'unknown' : 'other'
}
