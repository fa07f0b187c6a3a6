// SPDX-License-Identifier: LGPL-2.1-or-later

/** Until every promise that can be settled is. */
export function quiet(): Promise<void> {
    return new Promise(resolve => setImmediate(resolve))
}

export type Deferred<T> = {
    readonly promise: Promise<T>
    readonly resolve: (value: T) => void
    readonly reject: (reason: unknown) => void
}

/** A promise that the test settles. That nobody waits for it is no fault. */
export function deferred<T>(): Deferred<T> {
    let resolve: (value: T) => void = () => undefined
    let reject: (reason: unknown) => void = () => undefined
    const promise = new Promise<T>((yes, no) => {
        resolve = yes
        reject = no
    })
    promise.catch(() => undefined)
    return { promise, resolve, reject }
}
