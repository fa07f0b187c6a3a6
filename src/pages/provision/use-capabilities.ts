// SPDX-License-Identifier: LGPL-2.1-or-later

import { useEffect, useState } from 'react'
import { hostError } from '../../host/base/error'
import type { Capabilities } from '../../machine/domain/capabilities'
import { explainNotBegun, type Problem } from '../words/explain'
import { useStore } from '../use-host'

const _ = cockpit.gettext

type Asked =
    | { readonly kind: 'loading' }
    | { readonly kind: 'ready'; readonly value: Capabilities }
    | { readonly kind: 'failed'; readonly problem: Problem }

/** What this host's QEMU can do, asked once the connection stands; the facts without events are read again as well. */
export function useCapabilities(connected: boolean): Asked {
    const store = useStore()
    const [asked, setAsked] = useState<Asked>({ kind: 'loading' })
    useEffect(() => {
        let current = true
        void store.refreshFacts(['cpus', 'memoryBytes', 'links', 'networks', 'members'])
        store
            .libvirt()
            ?.capabilities()
            .then(
                value => {
                    if (current) setAsked({ kind: 'ready', value })
                },
                (error: unknown) => {
                    const problem = explainNotBegun(
                        hostError(error, ''),
                        _('libvirt does not say what this host can do'),
                    )
                    if (current) setAsked({ kind: 'failed', problem })
                },
            )
        return () => {
            current = false
        }
    }, [store, connected])
    return asked
}
