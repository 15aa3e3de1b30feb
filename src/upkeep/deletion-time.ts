import type { Clock, Log } from '../base/ports.ts'

/** Farther ahead of the store's clock somebody should look after the broker's. */
const AHEAD_MS = 60_000

/**
 * The time by which records, producers and committed offsets are found to be too old: the earlier of this broker's clock and the store's. What a clock that
 * jumped ahead calls old may be of today, and deleted it is gone; what stays for too long because one is behind goes when that is put right.
 */
export class DeletionTime {
  readonly #clock: Clock
  readonly #storeMs: () => number | undefined
  readonly #logger: Log
  #isAhead = false

  /** `storeMs`: the store's clock; undefined where it tells no time, or there is no store: then this broker's counts alone. */
  constructor(parts: { readonly clock: Clock; readonly storeMs: () => number | undefined; readonly logger: Log }) {
    this.#clock = parts.clock
    this.#storeMs = parts.storeMs
    this.#logger = parts.logger
  }

  get nowMs(): number {
    const ownMs = this.#clock.nowMs()
    const storeMs = this.#storeMs() ?? ownMs
    this.#tell(ownMs - storeMs)
    return Math.min(ownMs, storeMs)
  }

  #tell(aheadMs: number): void {
    const isAhead = aheadMs > AHEAD_MS
    if (isAhead === this.#isAhead) return
    this.#isAhead = isAhead
    if (isAhead)
      this.#logger.warn("this machine's clock is ahead of the store's: what is too old goes by the store's until they agree", {
        aheadMs,
      })
    else this.#logger.info("this machine's clock and the store's agree again")
  }
}
