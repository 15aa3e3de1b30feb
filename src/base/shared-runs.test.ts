import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { SharedRuns } from './shared-runs.ts'

/** Runs that end when the test says so; each gives its number. */
function open() {
  const begun: { readonly end: () => void; readonly fail: () => void }[] = []
  const runs = new SharedRuns(
    () =>
      new Promise<number>((resolve, reject) => {
        const number = begun.length + 1
        begun.push({ end: () => resolve(number), fail: () => reject(new Error(`run ${number}`)) })
      }),
  )
  return { begun, runs }
}

describe('shared runs', () => {
  it('give who asks a run that began after that, and only one at a time', async () => {
    const { begun, runs } = open()
    const early = [runs.run(), runs.run()]
    await nextTurn()
    const late = [runs.run(), runs.run()]
    await nextTurn()
    assert.equal(begun.length, 1)
    begun[0]!.end()
    assert.deepEqual(await Promise.all(early), [1, 1])
    await nextTurn()
    begun[1]!.end()
    assert.deepEqual(await Promise.all(late), [2, 2])
    const afterAll = runs.run()
    await nextTurn()
    begun[2]!.end()
    assert.equal(await afterAll, 3)
  })

  it('go on after one that failed, which only those who shared it hear of', async () => {
    const { begun, runs } = open()
    const failing = assert.rejects(runs.run(), /run 1/)
    await nextTurn()
    const next = runs.run()
    begun[0]!.fail()
    await failing
    await nextTurn()
    begun[1]!.end()
    assert.equal(await next, 2)
  })
})
