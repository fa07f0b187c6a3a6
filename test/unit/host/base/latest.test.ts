// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { latest } from '../../../../src/host/base/latest'
import { deferred, quiet, type Deferred } from '../../fakes/deferred'

/** Work that the test finishes, run by run: the answer of run N is N. */
function setUp() {
    const runs: Deferred<number>[] = []
    const ask = latest(() => {
        const run = deferred<number>()
        runs.push(run)
        return run.promise
    })
    /** Lets run N end, and what follows from it happen. */
    const end = async (number: number) => {
        runs[number]?.resolve(number)
        await quiet()
    }
    return { runs, ask, end }
}

test('it runs at once, and answers what the run answers', async () => {
    const { runs, ask, end } = setUp()
    const answer = ask()
    expect(runs).toHaveLength(1)
    await end(0)
    expect(await answer).toBe(0)
})

test('asked while it runs, it runs once more afterwards, however often it was asked', async () => {
    const { runs, ask, end } = setUp()
    const first = ask()
    const later = [ask(), ask(), ask()]
    await quiet()
    expect(runs).toHaveLength(1)
    await end(0)
    expect(runs).toHaveLength(2)
    await end(1)
    expect(await Promise.all([first, ...later])).toEqual([0, 1, 1, 1])
    expect(runs).toHaveLength(2)
})

test('asked again during the second run, there is a third', async () => {
    const { runs, ask, end } = setUp()
    void ask()
    void ask()
    await end(0)
    const third = ask()
    await end(1)
    expect(runs).toHaveLength(3)
    await end(2)
    expect(await third).toBe(2)
})

test('a run that fails is the failure of who asked for it, and keeps nobody else from an answer', async () => {
    const { runs, ask, end } = setUp()
    const first = ask()
    const second = ask()
    runs[0]?.reject(new Error('no'))
    await expect(first).rejects.toThrow('no')
    await quiet()
    await end(1)
    expect(await second).toBe(1)
    const third = ask()
    await end(2)
    expect(await third).toBe(2)
})

type Move = 'ask' | 'end' | 'fail'

/** Plays the moves with so many turns of the promises between them. Tells each question's answer and what ran at once. */
async function play(moves: readonly Move[], pauses: readonly number[]) {
    const running = new Set<Deferred<number>>()
    let begun = 0
    let mostAtOnce = 0
    const ask = latest(() => {
        const run = deferred<number>()
        const number = begun++
        running.add(run)
        mostAtOnce = Math.max(mostAtOnce, running.size)
        return run.promise.then(() => number)
    })
    const questions: Promise<{ readonly begunBefore: number; readonly answer: number }>[] = []
    const endOne = (move: Move) => {
        const [run] = running
        if (!run) return
        running.delete(run)
        if (move === 'fail') run.reject(new Error('no'))
        else run.resolve(0)
    }
    for (const [index, move] of [...moves, 'ask' as const].entries()) {
        const begunBefore = begun
        // A failed run is an answer too, and not an old one.
        if (move === 'ask')
            questions.push(
                ask().then(
                    answer => ({ begunBefore, answer }),
                    () => ({ begunBefore, answer: Infinity }),
                ),
            )
        else endOne(move)
        for (let turns = pauses[index] ?? 0; turns > 0; turns -= 1) await Promise.resolve()
    }
    for (let left = questions.length + 2; left > 0; left -= 1) {
        await quiet()
        endOne('end')
    }
    return { answers: await Promise.all(questions), mostAtOnce }
}

const moves = fc.array(fc.constantFrom<Move[]>('ask', 'ask', 'end', 'fail'), { maxLength: 12 })
const pauses = fc.array(fc.nat(6), { minLength: 13, maxLength: 13 })

test('nobody is ever answered by a run that began before the question, and everybody is answered', async () => {
    await fc.assert(
        fc.asyncProperty(moves, pauses, async (played, turns) => {
            const { answers } = await play(played, turns)
            return answers.every(({ begunBefore, answer }) => answer >= begunBefore)
        }),
    )
})

// Right after a run there are moments in which it is over, and the next one has not begun.
test('there is never more than one run at a time, whenever it is asked', async () => {
    for (let turns = 0; turns < 10; turns += 1) {
        const { mostAtOnce } = await play(['ask', 'ask', 'end', 'ask'], [0, 0, turns, 0])
        expect(mostAtOnce, `asked ${turns} turns after the end of a run`).toBe(1)
    }
})
