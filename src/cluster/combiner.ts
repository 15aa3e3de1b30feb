import type { LogIndex } from '../base/units.ts'

/**
 * Gives out tickets: the next free index of the log. A hint only; whose entry holds an index is decided by the loglet. A
 * broker that is alone is its own combiner.
 */
export class Combiner {
  #next: number

  constructor(next: LogIndex) {
    this.#next = next
  }

  ticket(): LogIndex {
    return this.#next++ as LogIndex
  }

  /** Takes the newest ticket back, to be given out again. False for any other: something may lie behind it. */
  giveBack(index: LogIndex): boolean {
    if (index !== this.#next - 1) return false
    this.#next = index
    return true
  }

  /** Somebody else holds this index: never hand it out. */
  taken(index: LogIndex): void {
    if (index >= this.#next) this.#next = index + 1
  }
}
