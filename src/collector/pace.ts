import { pause } from '../base/pause.ts'
import type { Clock } from '../base/ports.ts'

const IN_FLIGHT_MAX = 2
const PER_WINDOW_MAX = 10
const WINDOW_MS = 1_000
/** Quotas are measured over seconds: who asks for more patience than this at a time doesn't get it. */
const HOLD_MS_MAX = 60_000

/** Keeps one broker from noticing: few requests at once, few in any second, and none while it asks for patience. */
export class Pace {
  readonly #clock: Clock
  readonly #signal: AbortSignal | undefined
  /** When the last ones began, oldest first. */
  readonly #begun: number[] = []
  readonly #waiting: (() => void)[] = []
  #inFlight = 0
  #heldUntilMs = 0

  /** `begunBefore`: requests that went out a moment ago and that nobody counted. */
  constructor(clock: Clock, signal: AbortSignal | undefined, begunBefore = 0) {
    this.#clock = clock
    this.#signal = signal
    for (let count = 0; count < begunBefore; count++) this.#begun.push(clock.monotonicMs())
  }

  /** Runs `work`, which sends `requests` requests one after the other, when there is room for it. */
  async run<Result>(work: () => Promise<Result>, requests = 1): Promise<Result> {
    await this.#enter()
    try {
      for (let count = 0; count < requests; count++) await this.#slot()
      return await work()
    } finally {
      this.#leave()
    }
  }

  /** What a broker means by a throttle time. */
  holdFor(delayMs: number): void {
    this.#heldUntilMs = Math.max(this.#heldUntilMs, this.#clock.monotonicMs() + Math.min(delayMs, HOLD_MS_MAX))
  }

  async #enter(): Promise<void> {
    if (this.#inFlight < IN_FLIGHT_MAX) {
      this.#inFlight++
      return
    }
    // Who leaves hands over its place.
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  #leave(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#inFlight--
    else next()
  }

  async #slot(): Promise<void> {
    for (;;) {
      const nowMs = this.#clock.monotonicMs()
      const oldest = this.#begun.at(-PER_WINDOW_MAX)
      const freeMs = Math.max(this.#heldUntilMs, oldest === undefined ? 0 : oldest + WINDOW_MS)
      if (freeMs <= nowMs) {
        this.#begun.push(nowMs)
        if (this.#begun.length > PER_WINDOW_MAX) this.#begun.shift()
        return
      }
      await pause(this.#clock, Math.ceil(freeMs - nowMs), this.#signal)
    }
  }
}
