import { Failure } from '../../base/failure.ts'
import { pause } from '../../base/pause.ts'
import type { Clock, Random } from '../../base/ports.ts'
import { aborted } from '../../base/wanted.ts'

/** At most one step down in so many ms: a hundred answers to one burst count as one. */
const STEP_MS = 500
const DOWN = 0.6
const PER_SECOND_MIN = 2
/** Ten per cent and so many requests more each second: next to nothing for a store, and all that a broker of few flushes needs. */
const UP_FACTOR = 0.1
const UP_PER_SECOND = 20
/** Who would wait longer hears at once that the store can't keep up. */
const WAIT_MS_MAX = 2_000
/** So much may come at once, of what wasn't used before. */
const BURST_MS = 250

/**
 * How fast requests may go to a store that said "slow down": a bucket of tokens, wide open until then. Each such answer narrows it to a part of what went
 * through before, and time widens it again. Waits are spread by chance, so that brokers don't come back all at once.
 */
export class ThrottleGate {
  readonly #clock: Clock
  readonly #random: Random
  /** Infinity: open. */
  #perSecond = Number.POSITIVE_INFINITY
  #openAbove = Number.POSITIVE_INFINITY
  /** When the next token is there. */
  #nextMs = 0
  #steppedMs = Number.NEGATIVE_INFINITY
  #widenedMs = 0
  #secondMs = 0
  #passed = 0
  /** Requests in the last whole second. */
  #passedBefore = 0

  constructor(clock: Clock, random: Random) {
    this.#clock = clock
    this.#random = random
  }

  get isOpen(): boolean {
    return this.#perSecond === Number.POSITIVE_INFINITY
  }

  /** The store said that there are too many requests. */
  throttled(): void {
    const nowMs = this.#clock.monotonicMs()
    this.#count(nowMs, 0)
    if (nowMs - this.#steppedMs < STEP_MS) return
    const current = Math.min(this.#perSecond, Math.max(this.#passedBefore, this.#passed))
    this.#perSecond = Math.max(PER_SECOND_MIN, current * DOWN)
    this.#openAbove = Math.max(current * 4, 100)
    this.#steppedMs = nowMs
    this.#widenedMs = nowMs
    this.#nextMs = Math.max(this.#nextMs, nowMs + 1_000 / this.#perSecond)
  }

  /** Resolves when a request may go. Fails with `store-throttled` if that would take too long, and with `aborted`. */
  async enter(signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted === true) throw aborted()
    const nowMs = this.#clock.monotonicMs()
    this.#widen(nowMs)
    if (!this.isOpen) {
      const dueMs = Math.max(this.#nextMs, nowMs - BURST_MS)
      if (dueMs - nowMs > WAIT_MS_MAX)
        throw new Failure('unavailable', 'store-throttled', 'no', 'the store asked for fewer requests, and too many wait already')
      this.#nextMs = dueMs + 1_000 / this.#perSecond
      if (dueMs > nowMs) await pause(this.#clock, (dueMs - nowMs) * (1 + this.#random.float() / 4), signal)
    }
    this.#count(this.#clock.monotonicMs(), 1)
  }

  #widen(nowMs: number): void {
    if (this.isOpen) return
    const seconds = (nowMs - this.#widenedMs) / 1_000
    this.#widenedMs = nowMs
    this.#perSecond = this.#perSecond * (1 + UP_FACTOR) ** seconds + UP_PER_SECOND * seconds
    if (this.#perSecond > this.#openAbove) this.#perSecond = Number.POSITIVE_INFINITY
  }

  #count(nowMs: number, requests: number): void {
    if (nowMs - this.#secondMs >= 1_000) {
      this.#passedBefore = nowMs - this.#secondMs < 2_000 ? this.#passed : 0
      this.#passed = 0
      this.#secondMs = nowMs
    }
    this.#passed += requests
  }
}
