const TIMES = 128
/** Fewer tell nothing about the slow ones. */
const TIMES_LEAST = 16
/** Sorting them costs some microseconds. */
const ADDED_BETWEEN_SORTS = 8

/** How long the last calls of one kind took. */
export class RecentTimes {
  readonly #times = new Float64Array(TIMES)
  #count = 0
  #sorted = new Float64Array(0)
  #sortedAt = 0

  add(ms: number): void {
    this.#times[this.#count++ % TIMES] = ms
  }

  /** The time that this share of them kept within; undefined while there are too few. */
  quantileMs(share: number): number | undefined {
    if (this.#count < TIMES_LEAST) return undefined
    if (this.#sortedAt === 0 || this.#count - this.#sortedAt >= ADDED_BETWEEN_SORTS) {
      this.#sorted = this.#times.slice(0, Math.min(this.#count, TIMES)).sort()
      this.#sortedAt = this.#count
    }
    return this.#sorted[Math.min(this.#sorted.length - 1, Math.floor(this.#sorted.length * share))]!
  }
}
