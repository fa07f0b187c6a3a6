// SPDX-License-Identifier: LGPL-2.1-or-later

import type { HostError } from './error'

/** What is known of a part of the host. `absent`: the host answered, and there is no such thing. */
export type Known<T> =
    | { readonly kind: 'loading' }
    | { readonly kind: 'absent' }
    | { readonly kind: 'denied' }
    | { readonly kind: 'failed'; readonly error: HostError }
    | { readonly kind: 'ready'; readonly value: T }

export const LOADING: Known<never> = { kind: 'loading' }

export function valueOf<T>(known: Known<T>): T | undefined {
    return known.kind === 'ready' ? known.value : undefined
}

export function unknown(error: HostError): Known<never> {
    return error.kind === 'denied' ? { kind: 'denied' } : { kind: 'failed', error }
}
