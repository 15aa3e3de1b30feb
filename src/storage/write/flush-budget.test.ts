import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FakeClock } from '../../../test/fakes/fake-clock.ts'
import { FlushBudget } from './flush-budget.ts'

const MIB = 1024 * 1024

function setUp() {
  const clock = new FakeClock()
  return { clock, budget: new FlushBudget(clock, { requestsPerSecond: 2, requestsPerMib: 1, requestsBurst: 2 }) }
}

/** Flushes of so many bytes, as soon as each may go, for so long. */
function flushesWithin(durationMs: number, bytes: number): number {
  const { clock, budget } = setUp()
  let flushes = 0
  for (let ms = 0; ms < durationMs; ms++) {
    while (budget.waitMs(bytes) === 0) {
      budget.spend(bytes, 1)
      flushes++
    }
    clock.advance(1)
  }
  return flushes
}

describe('the budget of requests', () => {
  it('lets a quiet producer go at once, as often as was saved up', () => {
    const { clock, budget } = setUp()
    for (let at = 0; at < 2; at++) {
      assert.equal(budget.waitMs(100), 0)
      budget.spend(100, 1)
    }
    const waitMs = budget.waitMs(100)
    assert.ok(waitMs > 400 && waitMs <= 500)
    clock.advance(waitMs)
    assert.equal(budget.waitMs(100), 0)
    budget.spend(100, 1)
    clock.advance(3_600_000)
    budget.spend(0, 2)
    assert.ok(budget.waitMs(0) > 0)
  })

  it('gives two flushes a second besides one for each MiB', () => {
    assert.ok(Math.abs(flushesWithin(10_000, 0) - 22) <= 1)
    assert.ok(Math.abs(flushesWithin(10_000, MIB / 2) - 43) <= 2)
  })

  it('is paid back by the bytes of what had to go', () => {
    const { budget } = setUp()
    budget.spend(0, 10)
    assert.equal(budget.waitMs(0), 4_500)
    assert.equal(budget.waitMs(9 * MIB), 0)
  })
})
