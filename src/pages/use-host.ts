// SPDX-License-Identifier: LGPL-2.1-or-later

import { createContext, useCallback, useContext, useState, useSyncExternalStore } from 'react'
import { currentPath, onPathChange } from '../host/base/location'
import { currentWaits, onWaits, type Wait } from '../host/base/waits'
import type { DomainMap } from '../host/libvirt/domains'
import type { HostState, Part } from '../host/state'
import type { Store } from '../host/store'
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

/**
 * One part of what is known of the host; followed while it is looked at. Renders again when this part changes, and with no
 * other: of two hundred rows none is made anew for what another one shows.
 */
export function usePart<K extends Part>(part: K): HostState[K] {
    const store = useStore()
    const subscribe = useCallback((onChange: () => void) => store.subscribe([part], onChange), [store, part])
    return useSyncExternalStore(subscribe, () => store.snapshot()[part])
}

function partsOf<K extends Part>(store: Store, parts: readonly K[]): () => Pick<HostState, K> {
    let last = store.snapshot()
    return () => {
        const now = store.snapshot()
        if (parts.some(part => now[part] !== last[part])) last = now
        return last
    }
}

/** Several parts. @param parts is the same each time */
export function useParts<K extends Part>(parts: readonly K[]): Pick<HostState, K> {
    const store = useStore()
    const subscribe = useCallback((onChange: () => void) => store.subscribe(parts, onChange), [store, parts])
    const [snapshot] = useState(() => partsOf(store, parts))
    return useSyncExternalStore(subscribe, snapshot)
}

const DOMAINS = ['domains'] as const

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
    const subscribe = useCallback((onChange: () => void) => store.subscribe(DOMAINS, onChange), [store])
    const [snapshot] = useState(() => keptOf(store, derive))
    return useSyncExternalStore(subscribe, snapshot)
}

/** The page's own address. */
export function usePath(): readonly string[] {
    return useSyncExternalStore(onPathChange, currentPath)
}

/** What the host is waited for, longer than usual. */
export function useWaits(): readonly Wait[] {
    return useSyncExternalStore(onWaits, currentWaits)
}
