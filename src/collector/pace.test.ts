import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Clock } from '../base/ports.ts'
import { Pace } from './pace.ts'

/** Moves on by itself, from one timer to the next, whenever nothing else is left to do. */
class JumpingClock implements Clock {
  #nowMs = 0
  readonly #timers: { readonly atMs: number; readonly run: () => void }[] = []

  nowMs(): number {
    return this.#nowMs
  }

  monotonicMs(): number {
    return this.#nowMs
  }

  after(delayMs: number, run: () => void) {
    const timer = { atMs: this.#nowMs + delayMs, run }
    this.#timers.push(timer)
    this.#timers.sort((one, other) => one.atMs - other.atMs)
    setImmediate(() => {
      const next = this.#timers.shift()
      if (next === undefined) return
      this.#nowMs = Math.max(this.#nowMs, next.atMs)
      next.run()
    })
    return { cancel: () => {} }
  }

  soon(run: () => void): void {
    setImmediate(run)
  }
}

describe('the pace of a collector', () => {
  it('begins at most ten requests in any second, those before it included', async () => {
    const clock = new JumpingClock()
    const pace = new Pace(clock, undefined, 2)
    const begunMs: number[] = [0, 0]
    await Promise.all(Array.from({ length: 33 }, () => pace.run(async () => void begunMs.push(clock.monotonicMs()))))
    assert.equal(begunMs.length, 35)
    for (const [at, ms] of begunMs.entries()) assert.ok((begunMs[at + 10] ?? Number.POSITIVE_INFINITY) - ms >= 1000)
    assert.equal(clock.monotonicMs(), 3000)
  })

  it('has at most two on their way, and one that fails makes room', async () => {
    const clock = new JumpingClock()
    const pace = new Pace(clock, undefined)
    let now = 0
    let most = 0
    const work = async (): Promise<void> => {
      most = Math.max(most, ++now)
      await new Promise<void>((resolve) => clock.after(5, resolve))
      now--
      throw new Error('lost')
    }
    const ended = await Promise.allSettled(Array.from({ length: 7 }, () => pace.run(work)))
    assert.equal(ended.length, 7)
    assert.equal(most, 2)
  })

  it('waits as long as a broker asks for', async () => {
    const clock = new JumpingClock()
    const pace = new Pace(clock, undefined)
    pace.holdFor(2500)
    await pace.run(async () => assert.equal(clock.monotonicMs(), 2500))
    pace.holdFor(2 ** 31 - 1)
    await pace.run(async () => assert.equal(clock.monotonicMs(), 62_500, 'a minute at a time at most'))
  })
})
