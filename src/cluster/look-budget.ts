import type { Clock } from '../base/ports.ts'

/** Looks at the tail that clients may cause, lasting and after a quiet time: each is a few requests that a store bills. */
const LOOKS_PER_SECOND = 10
const LOOKS_BURST = 50

/**
 * How often barriers may look at a log whose store bills its requests: any client can ask for one, again and again. Who comes too early waits a tenth of a second at
 * most, and shares its look with all who wait then: so they wait a little longer, and none is refused.
 */
export class LookBudget {
  readonly #clock: Clock
  #looks = LOOKS_BURST
  #filledMs: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#filledMs = clock.monotonicMs()
  }

  /** Takes a look, and says how long it has to wait. One waits at a time. */
  take(): number {
    const nowMs = this.#clock.monotonicMs()
    this.#looks = Math.min(LOOKS_BURST, this.#looks + ((nowMs - this.#filledMs) / 1_000) * LOOKS_PER_SECOND) - 1
    this.#filledMs = nowMs
    return Math.ceil(Math.max(0, (-this.#looks / LOOKS_PER_SECOND) * 1_000))
  }
}

/** For a log that costs nothing to look at. */
export const UNBOUNDED: Pick<LookBudget, 'take'> = { take: () => 0 }
