// SPDX-License-Identifier: LGPL-2.1-or-later

/** How a console is: of a domain that is off it waits; somebody else has it; somebody else has taken it; the domain is undefined. */
export const LINE_STATES = ['waiting', 'open', 'in-use', 'taken', 'gone'] as const
export type LineState = (typeof LINE_STATES)[number]

/** `by`: who has it, where somebody else has and the host can tell */
export type LineIs = { readonly state: LineState; readonly by?: string }

/** What raptor-console says: what the guest writes, what it wrote before, and how its console is. */
export type Frame =
    { readonly kind: 'live' | 'past'; readonly bytes: Uint8Array } | ({ readonly kind: 'state' } & LineIs)

/** A letter, and a length of four bytes. */
const HEAD = 5

function stateOf(bytes: Uint8Array): LineIs | undefined {
    const told: unknown = JSON.parse(new TextDecoder().decode(bytes))
    const field = (key: string): unknown =>
        typeof told === 'object' && told !== null ? Reflect.get(told, key) : undefined
    const [said, by] = [field('state'), field('by')]
    const state = LINE_STATES.find(one => one === said)
    return state && { state, ...(typeof by === 'string' && by !== '' && { by }) }
}

function frameOf(kind: string, bytes: Uint8Array): Frame | undefined {
    if (kind === 'o') return { kind: 'live', bytes }
    if (kind === 'p') return { kind: 'past', bytes }
    const state = kind === 's' ? stateOf(bytes) : undefined
    return state && { kind: 'state', ...state }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
    if (one.length === 0) return other
    const all = new Uint8Array(one.length + other.length)
    all.set(one)
    all.set(other, one.length)
    return all
}

/**
 * Reads what raptor-console says (system/libexec/raptor/console/frames.py), however it was cut on its way. What a newer one says
 * beyond this is left out.
 * @returns is given each piece, and answers the frames that are whole by then
 */
export function frameReader(): (piece: Uint8Array) => readonly Frame[] {
    let rest: Uint8Array = new Uint8Array()
    return piece => {
        let bytes = joined(rest, piece)
        const frames: Frame[] = []
        while (bytes.length >= HEAD) {
            const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1)
            if (bytes.length < HEAD + length) break
            const frame = frameOf(String.fromCharCode(bytes[0] ?? 0), bytes.subarray(HEAD, HEAD + length))
            if (frame) frames.push(frame)
            bytes = bytes.subarray(HEAD + length)
        }
        rest = bytes
        return frames
    }
}
