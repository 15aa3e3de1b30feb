import type { Clock } from '../../base/ports.ts'
import { TokenBucket } from '../../base/token-bucket.ts'

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
  readonly #bucket: TokenBucket
  readonly #requestsPerMib: number

  constructor(clock: Clock, { requestsPerSecond, requestsPerMib, requestsBurst }: FlushBudgetSettings) {
    this.#bucket = new TokenBucket(clock, { perSecond: requestsPerSecond, burst: requestsBurst })
    this.#requestsPerMib = requestsPerMib
  }

  /** How long a flush of so many bytes has to wait, if nothing else comes; 0: it may go. */
  waitMs(bytes: number): number {
    return this.#bucket.timeForMs(1 - this.#bucket.tokens - this.#earned(bytes))
  }

  /** A flush of so many bytes goes, in so many requests. */
  spend(bytes: number, requests: number): void {
    this.#bucket.take(requests - this.#earned(bytes))
  }

  #earned(bytes: number): number {
    return (bytes / MIB) * this.#requestsPerMib
  }
}
