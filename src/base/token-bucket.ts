import type { Clock } from './ports.ts'

/** Tokens that time brings, up to what a quiet time saves up. It is full at first, and may be overdrawn. */
export class TokenBucket {
  readonly #clock: Clock
  readonly #perSecond: number
  readonly #burst: number
  #tokens: number
  #filledMs: number

  constructor(clock: Clock, { perSecond, burst }: { readonly perSecond: number; readonly burst: number }) {
    this.#clock = clock
    this.#perSecond = perSecond
    this.#burst = burst
    this.#tokens = burst
    this.#filledMs = clock.monotonicMs()
  }

  /** What is in it now; below 0 where it is overdrawn. */
  get tokens(): number {
    const nowMs = this.#clock.monotonicMs()
    this.#tokens = Math.min(this.#burst, this.#tokens + ((nowMs - this.#filledMs) / 1_000) * this.#perSecond)
    this.#filledMs = nowMs
    return this.#tokens
  }

  /** Takes so many in any case; less than 0 puts some in. */
  take(count: number): void {
    this.#tokens = Math.min(this.#burst, this.tokens - count)
  }

  /** How long it is until so many more are in it by time alone, in whole ms; 0 for none. */
  timeForMs(missing: number): number {
    return missing <= 0 ? 0 : Math.ceil((missing / this.#perSecond) * 1_000)
  }
}
