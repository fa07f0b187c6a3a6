// SPDX-License-Identifier: LGPL-2.1-or-later

import { addressesOf, learnNeighbour, type Addresses, type Neighbours } from '../../machine/network/neighbour'
import { onLines } from '../base/lines'
import { startProcess } from '../base/process'

export type NeighbourWatch = {
    /** From now on of these bridges, and of no other: what is on others' is nobody's business here. */
    readonly follow: (bridges: ReadonlySet<string>) => void
    readonly end: () => void
}

/**
 * Which addresses answer on some bridges, from the kernel's neighbour table: anybody may read it, and the kernel tells
 * of changes. A bridge whose table cannot be read has no addresses to show.
 */
export function followNeighbours(onChange: (addresses: Addresses) => void): NeighbourWatch {
    const tables = new Map<string, Neighbours>()
    const watches = new Map<string, () => void>()

    function begin(bridge: string) {
        tables.set(bridge, new Map())
        const learn = (line: string) => {
            const known = tables.get(bridge)
            if (!known) return
            const changed = learnNeighbour(known, line)
            if (changed === known) return
            tables.set(bridge, changed)
            onChange(addressesOf(tables.values()))
        }
        // The monitor first: what changes before the table is read is not lost.
        const processes = [
            ['ip', 'monitor', 'neigh', 'dev', bridge],
            ['ip', 'neigh', 'show', 'dev', bridge],
        ].map(argv => {
            const process = startProcess(argv, { err: 'ignore' })
            onLines(process, learn)
            // It ends when it is closed, or because the bridge is gone.
            process.then(
                () => undefined,
                () => undefined,
            )
            return process
        })
        watches.set(bridge, () => {
            for (const process of processes) void process.close()
        })
    }

    function end(bridge: string) {
        watches.get(bridge)?.()
        watches.delete(bridge)
        tables.delete(bridge)
    }

    return {
        follow: bridges => {
            const gone = [...watches.keys()].filter(bridge => !bridges.has(bridge))
            for (const bridge of gone) end(bridge)
            for (const bridge of bridges) if (!watches.has(bridge)) begin(bridge)
            if (gone.length > 0) onChange(addressesOf(tables.values()))
        },
        end: () => {
            for (const bridge of [...watches.keys()]) end(bridge)
        },
    }
}
