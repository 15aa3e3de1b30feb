const SAMPLES_MAX = 128
/** Fewer tell nothing about a tail. */
const SAMPLES_LEAST = 16
const DELAY_LEAST_MS = 20
const DELAY_UNKNOWN_MS = 200
const SLOW_SHARE = 0.85
/** What a decided write adds, and how many can be saved: so hedges are 15 of 100 writes at most, and few when nothing is answered. */
const EARNED = 0.15
const SAVED_MAX = 4

/** When a write that isn't answered yet is worth a second request, and whether there may be one. */
export class HedgeBudget {
  readonly #tookMs = new Float64Array(SAMPLES_MAX)
  #count = 0
  #saved = 1
  #delayMs = DELAY_UNKNOWN_MS

  /** As long as all but the slowest of the last writes took. */
  get delayMs(): number {
    return this.#delayMs
  }

  /** A write was decided. */
  earn(): void {
    this.#saved = Math.min(this.#saved + EARNED, SAVED_MAX)
  }

  /** A request was answered after so long. */
  answered(tookMs: number): void {
    this.#tookMs[this.#count++ % SAMPLES_MAX] = tookMs
    if (this.#count < SAMPLES_LEAST || this.#count % SAMPLES_LEAST !== 0) return
    const sorted = this.#tookMs.slice(0, Math.min(this.#count, SAMPLES_MAX)).sort()
    this.#delayMs = Math.max(DELAY_LEAST_MS, sorted[Math.floor(sorted.length * SLOW_SHARE)]!)
  }

  /** True: the caller sends one. */
  take(): boolean {
    if (this.#saved < 1) return false
    this.#saved--
    return true
  }
}
