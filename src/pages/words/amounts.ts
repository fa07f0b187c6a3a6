// SPDX-License-Identifier: LGPL-2.1-or-later

const _ = cockpit.gettext

/** The page's language as HTML and Intl have it: Cockpit writes pt_BR, they pt-BR. */
export const locale = (): string => cockpit.language.replace('_', '-')

/** @param bytes are told in powers of 1024, as LVM and libvirt count them */
export const sizeText = (bytes: number): string => cockpit.format_bytes(bytes, { base2: true })

/** @param bytes a second */
export const rateText = (bytes: number): string => cockpit.format(_('$0/s'), sizeText(Math.round(bytes)))

/** @param part from 0 to 1 */
export const percentText = (part: number): string =>
    new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 0 }).format(part)
