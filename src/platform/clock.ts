import type { Clock, Timer } from '../base/ports.ts'
import { TimerWheel } from './timer-wheel.ts'

/**
 * The machine's time. Timers below 20 ms go to Node one by one, for precision (a flush that lingers); longer ones share a
 * wheel and fire up to 8 ms late. None of them keeps the process alive.
 */
export class RealClock implements Clock {
  readonly #wheel = new TimerWheel(
    () => performance.now(),
    (delayMs) => this.#armWheel(delayMs),
  )
  #armed: NodeJS.Timeout | undefined

  nowMs(): number {
    return Date.now()
  }

  monotonicMs(): number {
    return performance.now()
  }

  after(delayMs: number, run: () => void): Timer {
    if (delayMs >= WHEEL_FROM_MS) return this.#wheel.add(Math.min(delayMs, DELAY_MAX_MS), run)
    return new ShortTimer(delayMs, run)
  }

  soon(run: () => void): void {
    setImmediate(run)
  }

  #armWheel(delayMs: number): void {
    clearTimeout(this.#armed)
    this.#armed = setTimeout(() => this.#wheel.turn(), delayMs).unref()
  }
}

const WHEEL_FROM_MS = 20
/** A century: an infinite time-out needs no arithmetic of its own. */
const DELAY_MAX_MS = 100 * 365 * 86_400_000

/** Node counts from the start of the current turn of its loop, so its timer may fire early; then the rest is waited for. */
class ShortTimer implements Timer {
  readonly #dueMs: number
  readonly #run: () => void
  #timeout: NodeJS.Timeout

  constructor(delayMs: number, run: () => void) {
    this.#dueMs = performance.now() + delayMs
    this.#run = run
    this.#timeout = this.#start(delayMs)
  }

  cancel(): void {
    clearTimeout(this.#timeout)
  }

  #start(delayMs: number): NodeJS.Timeout {
    return setTimeout(() => this.#fire(), Math.max(1, Math.ceil(delayMs))).unref()
  }

  #fire(): void {
    const restMs = this.#dueMs - performance.now()
    if (restMs > 0) this.#timeout = this.#start(restMs)
    else this.#run()
  }
}
