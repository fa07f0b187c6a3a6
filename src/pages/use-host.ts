// SPDX-License-Identifier: LGPL-2.1-or-later

import { createContext, useContext, useState, useSyncExternalStore } from 'react'
import { currentPath, onPathChange } from '../host/base/location'
import { currentWaits, onWaits, type Wait } from '../host/base/waits'
import type { DomainMap } from '../host/libvirt/domains'
import type { HostState, Store } from '../host/store'
import { isSame } from '../machine/base/same'
import type { Runs } from '../plan/runs'

export const StoreContext = createContext<Store | undefined>(undefined)

export const RunsContext = createContext<Runs | undefined>(undefined)

/** What somebody has begun on this page. */
export function useRuns(): Runs {
    const runs = useContext(RunsContext)
    if (!runs) throw new Error('no runs above this component')
    return runs
}

export function useStore(): Store {
    const store = useContext(StoreContext)
    if (!store) throw new Error('no store above this component')
    return store
}

/** What is known of the host now; renders again when that changes. */
export function useHost(): HostState {
    const store = useStore()
    return useSyncExternalStore(store.subscribe, store.snapshot)
}

/**
 * One part of that; renders again when this part changes, and with no other: of two hundred rows none is made anew for what
 * another one shows.
 */
export function usePart<K extends keyof HostState>(part: K): HostState[K] {
    const store = useStore()
    return useSyncExternalStore(store.subscribe, () => store.snapshot()[part])
}

function keptOf<T>(store: Store, derive: (domains: DomainMap) => T): () => T {
    let of = store.snapshot().domains
    let value = derive(of)
    return () => {
        const { domains } = store.snapshot()
        if (domains !== of) {
            const now = derive(domains)
            if (!isSame(value, now)) value = now
            of = domains
        }
        return value
    }
}

/** Something that is made of all domains; renders again when that says something else. @param derive is the same each time */
export function useOfDomains<T>(derive: (domains: DomainMap) => T): T {
    const store = useStore()
    const [snapshot] = useState(() => keptOf(store, derive))
    return useSyncExternalStore(store.subscribe, snapshot)
}

/** The page's own address. */
export function usePath(): readonly string[] {
    return useSyncExternalStore(onPathChange, currentPath)
}

/** What the host is waited for, longer than usual. */
export function useWaits(): readonly Wait[] {
    return useSyncExternalStore(onWaits, currentWaits)
}
