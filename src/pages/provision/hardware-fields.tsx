// SPDX-License-Identifier: LGPL-2.1-or-later

import { parseCpuList, showCpuList, type CpuList } from '../../machine/base/cpuset'
import type { HostCpus } from '../../machine/cpu/host-cpus'
import { freeCpus, type Claim } from '../../machine/cpu/pins'
import { sharedCpus } from '../../machine/wish/suggestion'
import { sizeText } from '../words/amounts'
import { TextField } from '../form/text-field'
import { FIELDS, type FieldsProps } from './fields'

const _ = cockpit.gettext

/** Who else has pinned these CPUs, or may have. */
function sharedText(chosen: CpuList, claims: readonly Claim[]): string | undefined {
    const shared = sharedCpus(chosen, claims)
    if (shared.length === 0) return undefined
    const cpus = showCpuList(shared.map(({ cpu }) => cpu))
    const names = [...new Set(shared.flatMap(one => one.names))].join(', ')
    return cockpit.format(_('CPU $0 is among the pins of $1 as well: they will share it.'), cpus, names)
}

/** An isolated CPU can be wished, and nothing else is moved to it or away from it. */
function isolatedText(chosen: CpuList, { isolated }: HostCpus): string | undefined {
    const found = chosen.filter(cpu => isolated.includes(cpu))
    if (found.length === 0) return undefined
    return cockpit.format(_('CPU $0 is isolated: the host balances no load there.'), showCpuList(found))
}

/** What is said of CPUs that can be had all the same. */
function warningText(text: string, claims: readonly Claim[], cpus: HostCpus): string | undefined {
    const parsed = parseCpuList(text)
    if (!parsed.ok) return undefined
    const known = claims.filter(claim => claim.unknown !== true)
    const unread = claims.filter(claim => claim.unknown === true).map(({ name }) => name)
    const maybe = cockpit.format(_('They may be pinned by $0 as well, which cannot be read.'), unread.join(', '))
    const texts = [
        sharedText(parsed.value, known),
        unread.length > 0 ? maybe : undefined,
        isolatedText(parsed.value, cpus),
    ]
    return texts.filter(one => one !== undefined).join(' ') || undefined
}

export const HardwareFields = ({
    wish,
    facts,
    faults,
    onType,
    claims,
}: FieldsProps & { readonly claims: readonly Claim[] }) => {
    const free = freeCpus(facts.cpus, claims)
    const freeText =
        free.length > 0
            ? cockpit.format(_('Free on this host: $0.'), showCpuList(free))
            : _('Every CPU of this host is taken.')
    return (
        <>
            <TextField
                {...FIELDS.vcpus}
                value={wish.vcpus}
                fault={faults.vcpus}
                onType={vcpus => {
                    onType({ vcpus })
                }}
            />
            <TextField
                {...FIELDS.vcpuPins}
                value={wish.vcpuPins}
                fault={faults.vcpuPins}
                warning={warningText(wish.vcpuPins, claims, facts.cpus)}
                help={cockpit.format(_('One for each vCPU, in order. $0'), freeText)}
                onType={vcpuPins => {
                    onType({ vcpuPins })
                }}
            />
            <TextField
                {...FIELDS.emulatorPins}
                value={wish.emulatorPins}
                fault={faults.emulatorPins}
                warning={warningText(wish.emulatorPins, claims, facts.cpus)}
                help={_('Where QEMU itself runs.')}
                onType={emulatorPins => {
                    onType({ emulatorPins })
                }}
            />
            <TextField
                {...FIELDS.memory}
                value={wish.memory}
                fault={faults.memory}
                help={_('MiB unless a unit is given.')}
                onType={memory => {
                    onType({ memory })
                }}
            />
            <TextField
                {...FIELDS.volume}
                value={wish.volume}
                fault={faults.volume}
                help={cockpit.format(
                    _('GiB unless a unit is given. $0 are free in $1.'),
                    sizeText(facts.group.freeBytes),
                    facts.group.name,
                )}
                onType={volume => {
                    onType({ volume })
                }}
            />
        </>
    )
}
