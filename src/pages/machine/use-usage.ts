// SPDX-License-Identifier: LGPL-2.1-or-later

import { useMemo } from 'react'
import { recordUsage, type UsageRecord } from '../../host/libvirt/usage'
import { useStore } from '../use-host'

/** What a domain uses, remembered while its page is open, whatever is looked at of it. */
export function useUsageRecord(uuid: string | undefined): UsageRecord | undefined {
    const store = useStore()
    return useMemo(
        () =>
            uuid === undefined
                ? undefined
                : recordUsage(async () => {
                      const libvirt = store.libvirt()
                      if (!libvirt) throw new Error('libvirt is not connected')
                      return libvirt.usage(uuid)
                  }),
        [store, uuid],
    )
}
