// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import { onDemand } from '../../../../src/host/base/demand'

/** Something that is followed, and time that passes when it is told to. */
function follow(mayBegin?: () => boolean) {
    const log: string[] = []
    let waiting: (() => void) | undefined
    const demand = onDemand(
        () => {
            log.push('begun')
            return () => log.push('ended')
        },
        mayBegin,
        {
            after: (_milliseconds, callback) => {
                waiting = callback
                return () => {
                    waiting = undefined
                }
            },
        },
    )
    return { demand, log, later: () => waiting?.() }
}

test('it is begun by the first who needs it, once, and ended a while after the last', () => {
    const { demand, log, later } = follow()
    expect(log).toEqual([])
    const [first, second] = [demand.use(), demand.use()]
    first()
    later()
    expect(log).toEqual(['begun'])
    second()
    expect(log).toEqual(['begun'])
    later()
    expect(log).toEqual(['begun', 'ended'])
    expect(demand.active()).toBe(false)
})

test('who comes back before that finds it as it was, who comes later has it begun anew', () => {
    const { demand, log, later } = follow()
    demand.use()()
    const back = demand.use()
    later()
    expect(log).toEqual(['begun'])
    back()
    later()
    demand.use()
    expect(log).toEqual(['begun', 'ended', 'begun'])
})

test('who says twice that she does not need it takes it from nobody else', () => {
    const { demand, log, later } = follow()
    const mine = demand.use()
    demand.use()
    mine()
    mine()
    later()
    expect(log).toEqual(['begun'])
})

test('what has to wait is begun when its time has come, if somebody needs it still', () => {
    let isTime = false
    const { demand, log } = follow(() => isTime)
    const mine = demand.use()
    demand.again()
    expect(log).toEqual([])
    isTime = true
    mine()
    demand.again()
    expect(log).toEqual([])
    demand.use()
    demand.again()
    expect(log).toEqual(['begun'])
})

test('what is ended for good is not begun again', () => {
    const { demand, log } = follow()
    demand.use()
    demand.end()
    demand.use()
    expect(log).toEqual(['begun', 'ended'])
})

test('it may be asked for again while it is begun', () => {
    let begun = 0
    const demand = onDemand(() => {
        begun += 1
        demand.again()
        return () => undefined
    })
    demand.use()
    expect(begun).toBe(1)
})
