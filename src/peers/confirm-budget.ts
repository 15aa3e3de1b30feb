import type { Clock } from '../base/ports.ts'

/** Looks at one peer that clients may cause, lasting and after a quiet time: each is a ping to it and its answer. */
const LOOKS_PER_SECOND = 20
const LOOKS_BURST = 20

/** How often this broker may look whether a peer still lives because a client asked: any client can, again and again, and each time it would be a ping to every peer. */
export class ConfirmBudget {
  readonly #clock: Clock
  #looks = LOOKS_BURST
  #filledMs: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#filledMs = clock.monotonicMs()
  }

  /** False: too many have looked, and what is known must do. */
  take(): boolean {
    const nowMs = this.#clock.monotonicMs()
    this.#looks = Math.min(LOOKS_BURST, this.#looks + ((nowMs - this.#filledMs) / 1_000) * LOOKS_PER_SECOND)
    this.#filledMs = nowMs
    if (this.#looks < 1) return false
    this.#looks--
    return true
  }
}
