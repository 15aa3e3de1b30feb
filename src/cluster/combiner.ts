import { Failure } from '../base/failure.ts'
import type { Clock } from '../base/ports.ts'
import type { LogIndex } from '../base/units.ts'

/** Longer than a store takes as a rule: what isn't known to be written by then is given to somebody else. */
export const TICKET_LIFE_MS = 400
/** Tickets that other brokers hold. So far from what is known nobody could follow anyhow. */
const LENT_MAX = 256

/**
 * Gives out tickets: the next free index of the log. A hint only; whose entry holds an index is decided by the loglet. Every broker has one, and
 * one of them is asked by the others.
 *
 * ```
 *   known to be taken │ lent, or this broker's own │ next
 * ```
 */
export class Combiner {
  readonly #clock: Clock
  readonly #isGone: (brokerId: number) => boolean
  #next = 1
  /** The highest index that is known to hold an entry. */
  #known = 0
  readonly #lent = new Map<number, { readonly brokerId: number; readonly sinceMs: number }>()

  /** What brokers that are gone (a hint) didn't use is given out again at once. */
  constructor(clock: Clock, isGone: (brokerId: number) => boolean) {
    this.#clock = clock
    this.#isGone = isGone
  }

  /** For this broker. `ahead`: so many more are left to those who were faster before. */
  ticket(ahead = 0): LogIndex {
    const unused = this.#unused()
    if (unused !== undefined) {
      this.#lent.delete(unused)
      return unused as LogIndex
    }
    this.#next += ahead
    return this.#next++ as LogIndex
  }

  /** For another broker. Throws a Failure (`peer-refused`). */
  lend(brokerId: number): LogIndex {
    const index = this.#unused() ?? this.#next
    if (index === this.#next) {
      if (this.#lent.size >= LENT_MAX)
        throw new Failure('unavailable', 'peer-refused', 'no', `${this.#lent.size} tickets are out already`)
      this.#next++
    }
    this.#lent.set(index, { brokerId, sinceMs: this.#clock.monotonicMs() })
    return index as LogIndex
  }

  /** Of what was lent. What others lie behind is no longer for giving out: an empty entry gets it sooner. */
  #unused(): number | undefined {
    if (this.#lent.size === 0) return undefined
    const bornMs = this.#clock.monotonicMs() - TICKET_LIFE_MS
    for (const [index, { brokerId, sinceMs }] of this.#lent) {
      if (index > this.#known && (sinceMs < bornMs || this.#isGone(brokerId))) return index
    }
    return undefined
  }

  /** Who was given this index by this broker and, as far as is known, hasn't used it. */
  holderOf(index: LogIndex): number | undefined {
    return this.#lent.get(index)?.brokerId
  }

  /** Another broker gave this index to this one. */
  borrowed(index: LogIndex): void {
    if (index >= this.#next) this.#next = index + 1
  }

  /** Takes this broker's newest ticket back, to be given out again. False for any other: something may lie behind it. */
  giveBack(index: LogIndex): boolean {
    if (index !== this.#next - 1) return false
    this.#next = index
    return true
  }

  /** An entry holds this index: never hand it out. */
  taken(index: LogIndex): void {
    if (this.#lent.size > 0) this.#lent.delete(index)
    if (index > this.#known) this.#known = index
    if (index >= this.#next) this.#next = index + 1
  }
}
