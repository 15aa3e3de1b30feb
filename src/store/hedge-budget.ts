import { RecentTimes } from './recent-times.ts'

export interface HedgeTerms {
  /** Slow is what takes longer than this share of the last requests did, times `slowMargin`. */
  readonly slowShare: number
  readonly slowMargin: number
  readonly delayLeastMs: number
  /** While nothing is known of them. */
  readonly delayUnknownMs: number
  /** What each `earn` adds, and how many can be saved: a store that is slow as a whole isn't asked twice as often, and one that answers nothing hardly at all. */
  readonly earned: number
  readonly savedMax: number
  readonly savedAtFirst: number
}

/** Of writes: hedges are 15 of 100 at most. */
export const WRITE_HEDGES: HedgeTerms = {
  slowShare: 0.85,
  slowMargin: 1,
  delayLeastMs: 20,
  delayUnknownMs: 200,
  earned: 0.15,
  savedMax: 4,
  savedAtFirst: 1,
}

/** When a request that isn't answered yet is worth a second one, and whether there may be one. */
export class HedgeBudget {
  readonly #terms: HedgeTerms
  readonly #times = new RecentTimes()
  #saved: number

  constructor(terms: HedgeTerms) {
    this.#terms = terms
    this.#saved = terms.savedAtFirst
  }

  /** As long as all but the slowest of the last requests took. */
  get delayMs(): number {
    const { slowShare, slowMargin, delayLeastMs, delayUnknownMs } = this.#terms
    const slowMs = this.#times.quantileMs(slowShare)
    return slowMs === undefined ? delayUnknownMs : Math.max(delayLeastMs, slowMs * slowMargin)
  }

  /** Something was done that a hedge might be for. */
  earn(): void {
    this.#saved = Math.min(this.#saved + this.#terms.earned, this.#terms.savedMax)
  }

  /** A request was answered after so long. */
  answered(tookMs: number): void {
    this.#times.add(tookMs)
  }

  get hasOne(): boolean {
    return this.#saved >= 1
  }

  /** True: the caller sends one. */
  take(): boolean {
    if (!this.hasOne) return false
    this.#saved--
    return true
  }
}
