import type { Clock, Timer } from '../../src/base/ports.ts'

/**
 * Time that moves only when the test says so. Timers run in the order of their due time, those of one instant in the order
 * in which they were set. Wall-clock and monotonic time are apart: `jumpWall` moves one without the other.
 */
export class FakeClock implements Clock {
  #wallMs: number
  #steadyMs = 0
  #sequence = 0
  readonly #timers = new Map<number, FakeTimer>()
  #soon: (() => void)[] = []

  constructor(wallMs = 1_700_000_000_000) {
    this.#wallMs = wallMs
  }

  nowMs(): number {
    return Math.floor(this.#wallMs)
  }

  monotonicMs(): number {
    return this.#steadyMs
  }

  after(delayMs: number, run: () => void): Timer {
    const id = this.#sequence++
    this.#timers.set(id, { id, dueMs: this.#steadyMs + Math.max(0, delayMs), run })
    return { cancel: () => void this.#timers.delete(id) }
  }

  soon(run: () => void): void {
    this.#soon.push(run)
  }

  /** Timers that are set and neither ran nor were cancelled. */
  get timerCount(): number {
    return this.#timers.size
  }

  /** Moves time forward and runs what falls due, without letting promises settle in between. */
  advance(ms: number): void {
    const untilMs = this.#steadyMs + ms
    while (this.#runNext(untilMs)) {}
    this.#moveTo(untilMs)
  }

  /** Like `advance`, but after each timer promises settle first: for code that awaits between its timers. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.#steadyMs + ms
    await this.settle()
    while (this.#runNext(untilMs)) await this.settle()
    this.#moveTo(untilMs)
  }

  /** Lets chains of promises that wait for no timer run to their end. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 50; turn++) await undefined
  }

  /** Moves the wall clock alone, as an administrator or a time server does. */
  jumpWall(ms: number): void {
    this.#wallMs += ms
  }

  /** Time goes on and nothing runs, as in a process that is stopped: what falls due meanwhile comes late. */
  skip(ms: number): void {
    this.#moveTo(this.#steadyMs + ms)
  }

  #runNext(untilMs: number): boolean {
    const soon = this.#soon.shift()
    if (soon !== undefined) {
      soon()
      return true
    }
    let next: FakeTimer | undefined
    for (const timer of this.#timers.values()) {
      if (timer.dueMs <= untilMs && (next === undefined || timer.dueMs < next.dueMs)) next = timer
    }
    if (next === undefined) return false
    this.#timers.delete(next.id)
    this.#moveTo(Math.max(next.dueMs, this.#steadyMs))
    next.run()
    return true
  }

  #moveTo(steadyMs: number): void {
    this.#wallMs += steadyMs - this.#steadyMs
    this.#steadyMs = steadyMs
  }
}

interface FakeTimer {
  readonly id: number
  readonly dueMs: number
  readonly run: () => void
}
