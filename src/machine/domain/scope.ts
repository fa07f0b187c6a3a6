// SPDX-License-Identifier: LGPL-2.1-or-later

const PLAIN = /[A-Za-z0-9:_.]/

/** A part of a unit's name: everything but plain characters as \xNN. systemd-escape(1) */
function escapePart(text: string): string {
    return [...new TextEncoder().encode(text)]
        .map((byte, index) => {
            const letter = String.fromCharCode(byte)
            return PLAIN.test(letter) && !(index === 0 && letter === '.')
                ? letter
                : `\\x${byte.toString(16).padStart(2, '0')}`
        })
        .join('')
}

/** The most that libvirt takes for it (virDomainGenerateMachineName). */
const LONGEST = 64

/**
 * The unit in which systemd has an active domain; undefined where its name cannot be told from the domain's. Source: libvirt,
 * src/hypervisor/domain_driver.c (virDomainDriverGenerateMachineName), src/util/virsystemd.c (virSystemdMakeScopeName).
 */
export function scopeOf({ id, name }: { readonly id: string | undefined; readonly name: string }): string | undefined {
    if (id === undefined || !/^[a-z0-9-]+$/.test(name)) return undefined
    const machine = `qemu-${id}-${name}`
    return machine.length > LONGEST ? undefined : `machine-${escapePart(machine)}.scope`
}
