import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { TimerWheel } from './timer-wheel.ts'

/** A wheel whose time is a number: `advance` turns it whenever it asked for a turn. */
function handWheel(): { wheel: TimerWheel; now: () => number; advance: (toMs: number) => void; turns: () => number } {
  let nowMs = 0.5
  let turnMs = Number.POSITIVE_INFINITY
  let turns = 0
  const wheel = new TimerWheel(
    () => nowMs,
    (delayMs) => {
      turnMs = nowMs + delayMs
    },
  )
  const advance = (toMs: number): void => {
    while (turnMs <= toMs) {
      nowMs = Math.max(nowMs, turnMs)
      turnMs = Number.POSITIVE_INFINITY
      turns++
      wheel.turn()
    }
    nowMs = Math.max(nowMs, toMs)
  }
  return { wheel, now: () => nowMs, advance, turns: () => turns }
}

test('every timer fires once, not early, within one tick, unless it was cancelled', () => {
  const plan = fc.array(
    fc.record(
      {
        atMs: fc.integer({ min: 0, max: 30_000 }),
        delayMs: fc.integer({ min: 0, max: 40_000 }),
        cancelMs: fc.integer({ min: 0, max: 80_000 }),
      },
      { noNullPrototype: true },
    ),
    { maxLength: 60 },
  )
  fc.assert(
    fc.property(plan, (timers) => {
      const { wheel, now, advance } = handWheel()
      const fired = timers.map((): number[] => [])
      const steps: { ms: number; run: () => void }[] = []
      for (const [i, { atMs, delayMs, cancelMs }] of timers.entries()) {
        steps.push({
          ms: atMs,
          run: () => {
            const startMs = now()
            const timer = wheel.add(delayMs, () => {
              assert.ok(now() >= startMs + delayMs, 'fired early')
              assert.ok(now() <= startMs + delayMs + 17, 'fired late')
              fired[i]!.push(now())
            })
            steps.push({
              ms: Math.max(cancelMs, atMs),
              run: () => {
                const hadFired = fired[i]!.length
                timer.cancel()
                timer.cancel()
                if (hadFired === 0) fired[i]!.push(-1)
              },
            })
          },
        })
      }
      while (steps.length > 0) {
        steps.sort((a, b) => a.ms - b.ms)
        const step = steps.shift()!
        advance(step.ms)
        step.run()
      }
      advance(200_000)
      for (const times of fired) assert.equal(times.length, 1)
      assert.equal(wheel.count, 0)
    }),
    { numRuns: 60 },
  )
})

test('timers of one tick fire in the order in which they were made', () => {
  const { wheel, advance } = handWheel()
  const order: number[] = []
  const timers = [0, 1, 2, 3, 4].map((n) => wheel.add(100, () => order.push(n)))
  timers[0]!.cancel()
  timers[4]!.cancel()
  wheel.add(100, () => order.push(5))
  advance(200)
  assert.deepEqual(order, [1, 2, 3, 5])
})

test('a timer that fires may cancel another that is due in the same tick', () => {
  const { wheel, advance } = handWheel()
  const order: string[] = []
  wheel.add(100, () => {
    order.push('first')
    second.cancel()
  })
  const second = wheel.add(100, () => order.push('second'))
  advance(200)
  assert.deepEqual(order, ['first'])
  assert.equal(wheel.count, 0)
})

test('a timer made by one that fires waits for its own time', () => {
  const { wheel, now, advance } = handWheel()
  const times: number[] = []
  const again = (): void => {
    times.push(now())
    if (times.length < 3) wheel.add(1_000, again)
  }
  wheel.add(1_000, again)
  advance(5_000)
  assert.equal(times.length, 3)
  assert.ok(times[1]! - times[0]! >= 1_000 && times[2]! - times[1]! >= 1_000)
})

test('an idle wheel asks for no turns, and one far timer for one turn a round', () => {
  const { wheel, advance, turns } = handWheel()
  advance(1_000_000)
  assert.equal(turns(), 0)
  wheel.add(86_400_000, () => {})
  advance(1_080_000)
  assert.ok(turns() < 15, `${turns()} turns in 80 s`)
})
