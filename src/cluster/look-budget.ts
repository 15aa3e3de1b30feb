import type { Clock } from '../base/ports.ts'
import { TokenBucket } from '../base/token-bucket.ts'

/** Looks at the tail that clients may cause, lasting and after a quiet time: each is a few requests that a store bills. */
const LOOKS_PER_SECOND = 10
const LOOKS_BURST = 50

/**
 * How often barriers may look at a log whose store bills its requests: any client can ask for one, again and again. Who comes too early waits a tenth of a second at
 * most, and shares its look with all who wait then: so they wait a little longer, and none is refused.
 */
export class LookBudget {
  readonly #looks: TokenBucket

  constructor(clock: Clock) {
    this.#looks = new TokenBucket(clock, { perSecond: LOOKS_PER_SECOND, burst: LOOKS_BURST })
  }

  /** Takes a look, and says how long it has to wait. One waits at a time. */
  take(): number {
    this.#looks.take(1)
    return this.#looks.timeForMs(-this.#looks.tokens)
  }
}

/** For a log that costs nothing to look at. */
export const UNBOUNDED: Pick<LookBudget, 'take'> = { take: () => 0 }
