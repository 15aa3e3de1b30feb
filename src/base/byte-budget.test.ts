import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ByteBudget } from './byte-budget.ts'
import { Failure } from './failure.ts'

async function setUp(...sizes: number[]) {
  const budget = new ByteBudget(10)
  const taken: number[] = []
  for (const [at, size] of sizes.entries()) void budget.take(size).then(() => taken.push(at))
  const give = async (size: number) => {
    budget.give(size)
    for (let turn = 0; turn < 5; turn++) await undefined
  }
  await give(0)
  return { taken, give }
}

describe('the read budget', () => {
  it('is taken first come first served, also by small ones that would fit', async () => {
    const { taken, give } = await setUp(6, 6, 1)
    assert.deepEqual(taken, [0])
    await give(6)
    assert.deepEqual(taken, [0, 1, 2])
  })

  it('lets a read that is larger than all of it go alone', async () => {
    const { taken, give } = await setUp(1, 100, 1)
    assert.deepEqual(taken, [0])
    await give(1)
    assert.deepEqual(taken, [0, 1])
    await give(100)
    assert.deepEqual(taken, [0, 1, 2])
  })

  it('lets who waits in line leave it, and those behind go on', async () => {
    const budget = new ByteBudget(10)
    await budget.take(6)
    const gone = new AbortController()
    const left = budget.take(9, gone.signal)
    const behind = budget.take(4)
    assert.equal(budget.waitingCount, 2)
    gone.abort()
    await assert.rejects(left, (cause) => cause instanceof Failure && cause.reason === 'aborted')
    await behind
    assert.equal(budget.waitingCount, 0)
    await assert.rejects(budget.take(1, gone.signal), (cause) => cause instanceof Failure && cause.reason === 'aborted')
  })
})
