// SPDX-License-Identifier: LGPL-2.1-or-later

import { parseCpuList, showCpuList } from '../../machine/cpuset'
import { freeCpus, type Claim } from '../../machine/pins'
import { sharedCpus } from '../../machine/suggestion'
import type { FieldsProps } from './fields'
import { TextField } from './text-field'

const _ = cockpit.gettext

/** Who else has pinned these CPUs: said, and not refused. */
function sharedText(text: string, claims: readonly Claim[]): string | undefined {
    const parsed = parseCpuList(text)
    const shared = parsed.ok ? sharedCpus(parsed.value, claims) : []
    if (shared.length === 0) return undefined
    const cpus = showCpuList(shared.map(({ cpu }) => cpu))
    const names = [...new Set(shared.flatMap(one => one.names))].join(', ')
    return cockpit.format(_('CPU $0 is among the pins of $1 as well: they will share it.'), cpus, names)
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
                id="vcpus"
                label={_('vCPUs')}
                value={wish.vcpus}
                fault={faults.vcpus}
                onType={vcpus => {
                    onType({ vcpus })
                }}
            />
            <TextField
                id="vcpu-pins"
                label={_('Pins of the vCPUs')}
                value={wish.vcpuPins}
                fault={faults.vcpuPins}
                warning={sharedText(wish.vcpuPins, claims)}
                help={cockpit.format(_('One for each vCPU, in order. $0'), freeText)}
                onType={vcpuPins => {
                    onType({ vcpuPins })
                }}
            />
            <TextField
                id="emulator-pins"
                label={_('Pins of the emulator')}
                value={wish.emulatorPins}
                fault={faults.emulatorPins}
                warning={sharedText(wish.emulatorPins, claims)}
                help={_('Where QEMU itself runs.')}
                onType={emulatorPins => {
                    onType({ emulatorPins })
                }}
            />
            <TextField
                id="memory"
                label={_('Memory')}
                value={wish.memory}
                fault={faults.memory}
                help={_('MiB unless a unit is given.')}
                onType={memory => {
                    onType({ memory })
                }}
            />
            <TextField
                id="volume"
                label={_('Volume')}
                value={wish.volume}
                fault={faults.volume}
                help={cockpit.format(
                    _('GiB unless a unit is given. $0 are free in $1.'),
                    cockpit.format_bytes(facts.group.freeBytes, { base2: true }),
                    facts.group.name,
                )}
                onType={volume => {
                    onType({ volume })
                }}
            />
        </>
    )
}
