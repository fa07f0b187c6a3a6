// SPDX-License-Identifier: LGPL-2.1-or-later

import { no, ok, type Parsed } from '../base/parsed'

/** A Unix user name that can begin a domain's name: a DNS label of its own. */
export type UserName = string & { readonly __brand: 'UserName' }
/** The part of a domain's name after the owner. */
export type MachineName = string & { readonly __brand: 'MachineName' }
/** `{user}-{name}`: one DNS label (RFC 1123), because it becomes a host name. */
export type DomainName = string & { readonly __brand: 'DomainName' }
/** `guest-{domain}`: the logical volume of a machine. */
export type VolumeName = string & { readonly __brand: 'VolumeName' }

export type NameFault = 'empty' | 'not-a-label' | 'too-long'

/** RFC 1035: a label has 63 octets at most. */
const LABEL_LENGTH = 63
const VOLUME_PREFIX = 'guest-'

const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/
// useradd(8) wants a letter first; an underscore, which it allows, is no part of a host name.
const USER = /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/

function parseLabel(text: string, form: RegExp): Parsed<string, NameFault> {
    if (text === '') return no('empty')
    if (!form.test(text)) return no('not-a-label')
    if (text.length > LABEL_LENGTH) return no('too-long')
    return ok(text)
}

export function parseUserName(text: string): Parsed<UserName, NameFault> {
    return parseLabel(text, USER) as Parsed<UserName, NameFault>
}

export function parseMachineName(text: string): Parsed<MachineName, NameFault> {
    return parseLabel(text, LABEL) as Parsed<MachineName, NameFault>
}

/** The domain's name, or `too-long` when owner and name together are no label any more. */
export function domainName(owner: UserName, name: MachineName): Parsed<DomainName, 'too-long'> {
    const text = `${owner}-${name}`
    return text.length > LABEL_LENGTH ? no('too-long') : ok(text as DomainName)
}

/** The volume that belongs to a domain of this name, whoever made the domain. */
export function volumeName(domain: string): VolumeName {
    return `${VOLUME_PREFIX}${domain}` as VolumeName
}

/** The domain's name that a volume's name speaks of; undefined when it is no machine's volume. */
export function domainOfVolume(volume: string): string | undefined {
    return volume.startsWith(VOLUME_PREFIX) && volume.length > VOLUME_PREFIX.length
        ? volume.slice(VOLUME_PREFIX.length)
        : undefined
}
