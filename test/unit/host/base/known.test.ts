// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { HostError } from '../../../../src/host/base/error'
import { unknown, valueOf, type Known } from '../../../../src/host/base/known'

test('what may not be read is denied, whatever else went wrong has failed', () => {
    const [denied, lost] = [new HostError('denied', 'no', 'lvs'), new HostError('lost', 'gone', 'lvs')]
    expect(unknown(denied)).toEqual({ kind: 'denied' })
    expect(unknown(lost)).toEqual({ kind: 'failed', error: lost })
})

test('only what is there has a value', () => {
    const states: readonly Known<number>[] = [{ kind: 'loading' }, { kind: 'absent' }, { kind: 'denied' }]
    expect(states.map(valueOf)).toEqual([undefined, undefined, undefined])
    expect(valueOf({ kind: 'ready', value: 0 })).toBe(0)
})
