import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { Failure } from '../base/failure.ts'
import { type LogIndex, logIndex } from '../base/units.ts'
import { LookBudget, UNBOUNDED } from './look-budget.ts'
import { ReadBarrier } from './read-barrier.ts'

/** A tail that rises by itself whenever somebody looks, looks that end when the test says so, and a fold. */
function open(isBilled = false) {
  const clock = new FakeClock()
  const looks: { readonly index: LogIndex; readonly end: () => void; readonly fail: () => void }[] = []
  const applied: { readonly index: LogIndex; readonly resolve: () => void }[] = []
  let tail = 0
  const barrier = new ReadBarrier({
    look: () =>
      new Promise((resolve, reject) => {
        const index = logIndex(++tail)
        const failure = new Failure('unavailable', 'store-failed', 'no', '500')
        looks.push({ index, end: () => resolve(index), fail: () => reject(failure) })
      }),
    applied: (index) => new Promise((resolve) => applied.push({ index, resolve })),
    clock,
    budget: isBilled ? new LookBudget(clock) : UNBOUNDED,
  })
  const passed: string[] = []
  const pass = (name: string) =>
    barrier.pass().then(
      () => passed.push(name),
      (error: Failure) => passed.push(`${name} ${error.reason}`),
    )
  return { clock, looks, applied, passed, pass }
}

describe('a read barrier', () => {
  it('isn’t passed before the fold is where the tail was', async () => {
    const { clock, looks, applied, passed, pass } = open()
    void pass('a')
    await clock.settle()
    looks[0]!.end()
    await clock.settle()
    assert.deepEqual(
      applied.map(({ index }) => index),
      [1],
    )
    assert.deepEqual(passed, [])
    applied[0]!.resolve()
    await clock.settle()
    assert.deepEqual(passed, ['a'])
  })

  it('shares one look among those who ask at once, and another among those who came while that was under way', async () => {
    const { clock, looks, applied, passed, pass } = open()
    void pass('a')
    void pass('b')
    await clock.settle()
    assert.equal(looks.length, 1)
    void pass('c')
    await clock.settle()
    void pass('d')
    await clock.settle()
    assert.equal(looks.length, 1)
    looks[0]!.end()
    await clock.settle()
    assert.equal(looks.length, 2)
    looks[1]!.end()
    await clock.settle()
    assert.deepEqual(
      applied.map(({ index }) => index),
      [1, 1, 2, 2],
    )
    for (const { resolve } of applied) resolve()
    await clock.settle()
    assert.deepEqual(passed, ['a', 'b', 'c', 'd'])
  })

  it('looks again when the log gives no answer, and says so only when that lasts', async () => {
    const { clock, looks, applied, passed, pass } = open()
    void pass('a')
    await clock.settle()
    looks[0]!.fail()
    await clock.pass(20)
    assert.equal(looks.length, 2)
    looks[1]!.end()
    await clock.settle()
    applied[0]!.resolve()
    await clock.settle()
    assert.deepEqual(passed, ['a'])
    void pass('b')
    await clock.settle()
    for (let at = 2; at < 12; at++) {
      looks[at]!.fail()
      await clock.pass(500)
    }
    assert.deepEqual(passed, ['a', 'b store-failed'])
  })

  it('lets a client that asks again and again look ten times a second where looks are billed, and refuses none', async () => {
    const { clock, looks, applied, passed, pass } = open(true)
    const askOn = async (name: string): Promise<void> => {
      for (;;) await pass(name)
    }
    for (const name of ['a', 'b', 'c']) void askOn(name)
    const untilMs = clock.monotonicMs() + 60_000
    while (clock.monotonicMs() < untilMs) {
      await clock.pass(5)
      for (const { end } of looks) end()
      await clock.settle()
      for (const { resolve } of applied.splice(0)) resolve()
    }
    assert.ok(looks.length > 600 && looks.length <= 660, `${looks.length} looks`)
    assert.ok(passed.length >= 3 * 600, `${passed.length} passed`)
  })

  it('looks at once after a quiet time, however dear looks are', async () => {
    const { clock, looks, pass } = open(true)
    for (let count = 1; count <= 50; count++) {
      void pass('a')
      await clock.settle()
      assert.equal(looks.length, count)
      looks[count - 1]!.end()
      await clock.settle()
    }
    void pass('a')
    await clock.pass(99)
    assert.equal(looks.length, 50)
    void pass('b')
    await clock.pass(1)
    assert.equal(looks.length, 51)
    looks[50]!.end()
    await clock.pass(99)
    assert.equal(looks.length, 51)
  })
})
