import type { Clock, Timer } from '../../../src/base/ports.ts'
import type { SimProcess } from './process.ts'
import type { SimRandom } from './random.ts'
import type { Scheduler } from './scheduler.ts'

/** 2026-01-01T00:00:00Z: where virtual time starts on a machine whose clock is right. */
const EPOCH_MS = 1_767_225_600_000

/** What sums of virtual times may be wrong by. */
const PRECISION_MS = 0.000_1

/** A machine's wall clock: it outlives processes, and is wrong by an offset and a drift. */
export class WallClock {
  #offsetMs: number
  readonly #rate: number

  constructor(offsetMs = 0, rate = 1) {
    this.#offsetMs = offsetMs
    this.#rate = rate
  }

  read(virtualMs: number): number {
    return Math.floor(EPOCH_MS + this.#offsetMs + virtualMs * this.#rate)
  }

  /** Positive jumps ahead. */
  jump(byMs: number): void {
    this.#offsetMs += byMs
  }
}

/** The clock of one process. Its timers vanish with it and wait while it is paused. */
export class SimClock implements Clock {
  readonly #process: SimProcess
  readonly #scheduler: Scheduler
  readonly #wall: WallClock
  readonly #random: SimRandom
  readonly #startedMs: number

  constructor(process: SimProcess, scheduler: Scheduler, wall: WallClock, random: SimRandom) {
    this.#process = process
    this.#scheduler = scheduler
    this.#wall = wall
    this.#random = random
    this.#startedMs = scheduler.nowMs
  }

  nowMs(): number {
    return this.#wall.read(this.#scheduler.nowMs - this.#process.suspendedMs)
  }

  monotonicMs(): number {
    return this.#scheduler.nowMs - this.#startedMs - this.#process.suspendedMs
  }

  after(delayMs: number, run: () => void): Timer {
    // A timer is never early and always somewhat late.
    const wholeMs = Math.max(delayMs, 0) + this.#random.between(0, 0.5)
    const dueMs = this.monotonicMs() + wholeMs
    const fire = (): void => {
      // Its own time may have stood still.
      const leftMs = dueMs - this.monotonicMs()
      if (leftMs > PRECISION_MS) event = this.#scheduler.after(leftMs, 'timer', this.#process, fire)
      else run()
    }
    let event = this.#scheduler.after(wholeMs, 'timer', this.#process, fire)
    return { cancel: () => event.cancel() }
  }

  soon(run: () => void): void {
    // A microsecond or more, so that a loop that yields for ever doesn't stop time.
    this.#scheduler.after(this.#random.between(0.001, 0.05), 'soon', this.#process, run)
  }
}
