import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fewAtOnce } from './few-at-once.ts'

/** Work that counts how much of it goes on. */
class Counted {
  now = 0
  most = 0
  begun = 0

  readonly work = async (number: number): Promise<number> => {
    this.begun++
    this.most = Math.max(this.most, ++this.now)
    await new Promise(setImmediate)
    this.now--
    if (number < 0) throw new RangeError(String(number))
    return number * 2
  }
}

describe('work on a list, a few at once', () => {
  it('gives results in order, and never runs more at a time than it may', async () => {
    const counted = new Counted()
    assert.deepEqual(await fewAtOnce([1, 2, 3, 4, 5], 2, counted.work), [2, 4, 6, 8, 10])
    assert.equal(counted.most, 2)
    assert.deepEqual(await fewAtOnce([], 2, counted.work), [])
  })

  it('fails as the first that fails, and begins nothing new after that', async () => {
    const counted = new Counted()
    await assert.rejects(fewAtOnce([-1, 1, 2, 3, 4, 5, 6, 7], 2, counted.work), RangeError)
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
    assert.ok(counted.begun <= 3, `${counted.begun} were begun`)
  })
})
