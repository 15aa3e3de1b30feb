import type { Clock } from '../../base/ports.ts'

const MIB = 1024 * 1024

export interface FlushBudgetSettings {
  /** What may be spent in any case. */
  readonly requestsPerSecond: number
  readonly requestsPerMib: number
  /** What a quiet time saves up at most, so that the first flush after it waits for nothing. */
  readonly requestsBurst: number
}

/**
 * How often a store that bills its requests is asked: a bucket of tokens, filled by time and by the bytes that came, so that a quiet producer's
 * flush goes at once, a busy one's are batched, and the bill follows the bytes.
 *
 * What is due anyhow (a flush that is large enough) may overdraw it; its own bytes pay that back.
 */
export class FlushBudget {
  readonly #clock: Clock
  readonly #settings: FlushBudgetSettings
  #tokens: number
  #filledMs: number

  constructor(clock: Clock, settings: FlushBudgetSettings) {
    this.#clock = clock
    this.#settings = settings
    this.#tokens = settings.requestsBurst
    this.#filledMs = clock.monotonicMs()
  }

  /** How long a flush of so many bytes has to wait, if nothing else comes; 0: it may go. */
  waitMs(bytes: number): number {
    const missing = 1 - this.#fill() - (bytes / MIB) * this.#settings.requestsPerMib
    return missing <= 0 ? 0 : Math.ceil((missing / this.#settings.requestsPerSecond) * 1_000)
  }

  /** A flush of so many bytes goes, in so many requests. */
  spend(bytes: number, requests: number): void {
    const { requestsBurst, requestsPerMib } = this.#settings
    this.#tokens = Math.min(requestsBurst, this.#fill() + (bytes / MIB) * requestsPerMib - requests)
  }

  #fill(): number {
    const { requestsBurst, requestsPerSecond } = this.#settings
    const nowMs = this.#clock.monotonicMs()
    this.#tokens = Math.min(requestsBurst, this.#tokens + ((nowMs - this.#filledMs) / 1_000) * requestsPerSecond)
    this.#filledMs = nowMs
    return this.#tokens
  }
}
