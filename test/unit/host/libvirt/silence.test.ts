// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { followSilence } from '../../../../src/host/libvirt/silence'
import { FakeAttention } from '../../fakes/followed'

test('what was not answered is asked again after a while, by a page that somebody looks at', async () => {
    const attention = new FakeAttention()
    let asked = 0
    const silence = followSilence(attention, () => (asked += 1))
    silence.answered(true)
    silence.answered(true)
    expect(attention.waiting).toEqual([15_000])
    await attention.pass(15_000)
    expect(asked).toBe(1)
    silence.answered(true)
    attention.inSight = false
    await attention.pass(15_000)
    expect(asked).toBe(1)
    silence.answered(true)
    silence.answered(false)
    expect(attention.waiting).toEqual([])
    silence.answered(true)
    silence.end()
    expect(attention.waiting).toEqual([])
})
