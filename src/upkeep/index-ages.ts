import type { Clock } from '../base/ports.ts'

/** Samples that are kept: ages are right to a hundredth of the longest. */
const SAMPLES_MAX = 128

/**
 * How long ago the log reached which index, by this broker's own steady clock since its start: what is said to be old is at least so old,
 * whatever wall clocks do.
 */
export class IndexAges {
  readonly #clock: Clock
  readonly #longestMs: number
  /** In the order of time, and so of indexes. */
  readonly #samples: { readonly index: number; readonly atMs: number }[] = []

  /** Ages up to `longestMs` are asked for. */
  constructor(clock: Clock, longestMs: number) {
    this.#clock = clock
    this.#longestMs = longestMs
  }

  /** Takes note of what is applied now. */
  note(index: number): void {
    const atMs = this.#clock.monotonicMs()
    const last = this.#samples.at(-1)
    if (last !== undefined && atMs - last.atMs < (this.#longestMs / SAMPLES_MAX) * 2) return
    this.#samples.push({ index, atMs })
    const second = this.#samples[1]
    if (second !== undefined && second.atMs <= atMs - this.#longestMs) this.#samples.shift()
  }

  /** The largest noted index that was applied at least so long ago; 0: none. */
  appliedBefore(ageMs: number): number {
    const untilMs = this.#clock.monotonicMs() - ageMs
    let found = 0
    for (const { index, atMs } of this.#samples) if (atMs <= untilMs) found = index
    return found
  }
}
