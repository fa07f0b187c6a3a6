// SPDX-License-Identifier: LGPL-2.1-or-later

import { KIB } from '../../machine/base/size'
import { readText } from '../base/run'

/** The host's memory in bytes. proc_meminfo(5): MemTotal, in KiB whatever the "kB" says. */
export async function readMemory(): Promise<number> {
    return Number(/^MemTotal:\s+(\d+) kB/m.exec((await readText('/proc/meminfo')) ?? '')?.[1] ?? 0) * KIB
}
