import type { Clock } from '../base/ports.ts'
import { TokenBucket } from '../base/token-bucket.ts'

/** Looks at one peer that clients may cause, lasting and after a quiet time: each is a ping to it and its answer. */
const LOOKS_PER_SECOND = 20
const LOOKS_BURST = 20

/** How often this broker may look whether a peer still lives because a client asked: any client can, again and again, and each time it would be a ping to every peer. */
export class ConfirmBudget {
  readonly #looks: TokenBucket

  constructor(clock: Clock) {
    this.#looks = new TokenBucket(clock, { perSecond: LOOKS_PER_SECOND, burst: LOOKS_BURST })
  }

  /** False: too many have looked, and what is known must do. */
  take(): boolean {
    if (this.#looks.tokens < 1) return false
    this.#looks.take(1)
    return true
  }
}
