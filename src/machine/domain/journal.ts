// SPDX-License-Identifier: LGPL-2.1-or-later

/** A line of the host's journal. */
export type JournalLine = {
    /** what the journal knows it by */
    readonly cursor: string
    /** in milliseconds since 1970, by the host's clock */
    readonly at: number
    /** who says it: a unit, or a program */
    readonly from: string
    readonly text: string
}

/** A text as a pattern of PCRE2 that matches it and nothing else. */
const literally = (text: string): string => text.replaceAll(/[!-,./:-@[-^`{-~ ]/g, '\\$&')

/**
 * A pattern for `journalctl --grep` of the lines that speak of one domain: by its UUID; by its name, which is no part of another's
 * (`al-web` in none of `al-web2`, `my-al-web`, `al-web-2`), alone or after libvirt's `qemu-7-`; or by that as systemd writes it in
 * the name of a unit. systemd-escape(1)
 */
export function journalPattern(name: string, uuid: string): string {
    const named = `(?:(?<![A-Za-z0-9._-])|(?<=qemu-)\\d+-)${literally(name)}(?![A-Za-z0-9_-])`
    const escaped = name.replaceAll('-', '\\x2d')
    return [literally(uuid), named, `qemu${literally('\\x2d')}\\d+${literally(`\\x2d${escaped}.scope`)}`].join('|')
}

const NOT_SAID = ''

/** The journal gives text that is no UTF-8 as its bytes, and what is very long as null. */
function textOf(field: unknown): string {
    if (typeof field === 'string') return field
    if (!Array.isArray(field)) return NOT_SAID
    return new TextDecoder().decode(Uint8Array.from(field, Number))
}

/**
 * From a line of `journalctl --output=json`; undefined: it is none. Source: journalctl(1), systemd's "Journal Export Formats".
 */
export function parseJournalLine(line: string): JournalLine | undefined {
    let told: unknown
    try {
        told = JSON.parse(line)
    } catch {
        return undefined
    }
    const field = (key: string): unknown =>
        typeof told === 'object' && told !== null ? Reflect.get(told, key) : undefined
    const [cursor, microseconds] = [field('__CURSOR'), Number(field('__REALTIME_TIMESTAMP'))]
    if (typeof cursor !== 'string' || !Number.isFinite(microseconds)) return undefined
    return {
        cursor,
        at: microseconds / 1000,
        from: textOf(field('SYSLOG_IDENTIFIER')) || textOf(field('_COMM')) || textOf(field('_SYSTEMD_UNIT')),
        text: textOf(field('MESSAGE')),
    }
}
