// SPDX-License-Identifier: LGPL-2.1-or-later
// The whole product: every verb, of every domain, by every account. (The shorter one: test/host/access.)
import { busMatrix, virshMatrix } from '../access/compare'
import { expect, test } from '../fixtures'

test('virsh: every account, every domain, every verb', async ({ host }) => {
    expect(await virshMatrix(host, true)).toEqual([])
})

test("each account's own bus: every domain, every method", async ({ host }) => {
    expect(await busMatrix(host, true)).toEqual([])
})
