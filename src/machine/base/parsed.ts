// SPDX-License-Identifier: LGPL-2.1-or-later

/** What a parser answers: the value, or a code for why not. The page has the words. */
export type Parsed<T, F> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: F }

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
    return { ok: true, value }
}

export function no<F>(fault: F): { readonly ok: false; readonly fault: F } {
    return { ok: false, fault }
}
