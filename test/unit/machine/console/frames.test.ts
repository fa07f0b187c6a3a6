// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { frameReader, LINE_STATES } from '../../../../src/machine/console/frames'

/** As system/libexec/raptor/console/frames.py writes them; test/system/test_console.py holds the same bytes. */
function written(kind: string, content: Uint8Array): Uint8Array {
    const head = Buffer.alloc(5)
    head.write(kind, 0, 'latin1')
    head.writeUInt32BE(content.length, 1)
    return Buffer.concat([head, content])
}

const state = (name: string) => written('s', Buffer.from(JSON.stringify({ state: name })))

test('every state, and what the guest writes, are told as they are', () => {
    const read = frameReader()
    for (const name of LINE_STATES) expect(read(state(name))).toEqual([{ kind: 'state', state: name }])
    expect(read(written('o', Uint8Array.of(0xff, 0, 0x80)))).toEqual([
        { kind: 'live', bytes: new Uint8Array([0xff, 0, 0x80]) },
    ])
})

test('what a newer program says is left out, and nothing of what follows is lost', () => {
    const read = frameReader()
    const all = Buffer.concat([written('z', Buffer.from('later')), state('later'), state('open')])
    expect(read(all)).toEqual([{ kind: 'state', state: 'open' }])
})

test('however it is cut on its way, the same arrives', () => {
    const content = fc.uint8Array({ maxLength: 300 })
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 })
    fc.assert(
        fc.property(fc.array(content, { maxLength: 8 }), cuts, (all, lengths) => {
            const bytes = Buffer.concat(all.map(one => written('o', one)))
            const read = frameReader()
            const got: Uint8Array[] = []
            for (let at = 0, count = 0; at < bytes.length; count += 1) {
                const length = lengths[count % lengths.length] ?? 1
                for (const frame of read(Uint8Array.from(bytes.subarray(at, at + length))))
                    if (frame.kind === 'live') got.push(frame.bytes)
                at += length
            }
            expect(got.map(one => [...one])).toEqual(all.map(one => [...one]))
        }),
    )
})
