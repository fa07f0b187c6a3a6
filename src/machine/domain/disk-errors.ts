// SPDX-License-Identifier: LGPL-2.1-or-later

/** virDomainDiskErrorCode, libvirt-domain.h: the index is the number. */
const CODES = ['none', 'unspecified', 'no-space'] as const

/** What has gone wrong with a disk. `target`: as the guest has it, `vda` */
export type DiskError = { readonly target: string; readonly code: Exclude<(typeof CODES)[number], 'none'> }

/** From the answer of GetDiskErrors, pairs of a target and a number. libvirt, virDomainGetDiskErrors */
export function parseDiskErrors(pairs: unknown): readonly DiskError[] {
    return (Array.isArray(pairs) ? pairs : []).flatMap((pair: unknown) => {
        const parts: readonly unknown[] = Array.isArray(pair) ? pair : []
        const [target, number] = parts
        if (typeof target !== 'string') return []
        // A number that is not known here yet is an error all the same.
        const code = CODES[Number(number)] ?? 'unspecified'
        return code === 'none' ? [] : [{ target, code }]
    })
}
