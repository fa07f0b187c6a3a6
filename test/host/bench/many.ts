// SPDX-License-Identifier: LGPL-2.1-or-later
import { typedXml } from '../domains'
import type { Host } from '../host'

export const nameOf = (index: number) => `al-m${String(index).padStart(3, '0')}`

/** In one shell on the host: a connection for each would take longer than what is measured. */
export async function defineMany(host: Host, count: number) {
    const xml = Array.from({ length: count }, (_, index) => typedXml(nameOf(index))).join('\0')
    await host.give(xml, 'xargs', '-0', '-n1', 'sh', '-c', 'printf %s "$0" | virsh -q define /dev/stdin')
}
