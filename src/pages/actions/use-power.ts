// SPDX-License-Identifier: LGPL-2.1-or-later

import { useState } from 'react'
import { OwnError, hostError } from '../../host/base/error'
import type { Domain } from '../../machine/domain/domain'
import type { PowerVerb } from '../../machine/domain/power'
import { useStore } from '../use-host'

/** Does a verb to a machine. `pending`: the one under way. `power` rejects with HostError. */
export function usePower(domain: Domain) {
    const store = useStore()
    const [pending, setPending] = useState<PowerVerb>()
    return {
        pending,
        power: async (verb: PowerVerb) => {
            setPending(verb)
            try {
                const libvirt = store.libvirt()
                if (!libvirt)
                    throw new OwnError('failed', 'libvirt cannot be reached now', `virsh ${verb} ${domain.name}`)
                await libvirt.power(domain.uuid, verb)
            } catch (error) {
                store.rereadDomain(domain.name)
                throw hostError(error, `virsh ${verb} ${domain.name}`)
            } finally {
                setPending(undefined)
            }
        },
    }
}
