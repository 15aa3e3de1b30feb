import { Failure } from '../base/failure.ts'
import { SharedRuns } from '../base/shared-runs.ts'
import { type LogIndex, logIndex } from '../base/units.ts'
import type { SeenLog } from './seen-log.ts'
import { SLOT_HEAD_BYTES } from './slot.ts'
import type { SlotReader } from './slot-reader.ts'

/**
 * No entry lies further behind the first hole than that: appends see to it, so who looks for the tail can stop there. Room for all that brokers have
 * under way at once.
 */
export const WINDOW_ENTRIES = 64
const WIDTH_MAX = 32

/**
 * Looks at the tail in the store itself, without listing: the slots behind what is known are asked for, a few at first, then more at once.
 *
 * ```
 *   known ………… anchor │ asked for: there, there, none ← the tail is before it
 * ```
 * That a slot isn't there has two meanings, empty and deleted after a trim. So the last one that is known to be there, the *anchor*, is asked for as well: by its date the
 * other answer can be believed, or the trim marker must be read. If the anchor itself is gone, and not by a trim, then so are entries that somebody was told are durable.
 */
export class TailLook {
  readonly #seen: SeenLog
  readonly #reader: SlotReader
  readonly #looks = new SharedRuns(() => this.#lookOnce())

  constructor(seen: SeenLog, reader: SlotReader) {
    this.#seen = seen
    this.#reader = reader
  }

  /** The last index up to which none is empty, as of the call or later. Calls share a look that began after each of them. */
  async contiguous(): Promise<LogIndex> {
    await this.#looks.run()
    return logIndex(this.#seen.occupancy.contiguousTail)
  }

  /** The highest index that holds an entry, as of the call or later. */
  async tail(): Promise<LogIndex> {
    const { occupancy } = this.#seen
    for (;;) {
      const first = (await this.contiguous()) + 1
      await this.#ask(this.#emptyFrom(first, WINDOW_ENTRIES))
      if (occupancy.contiguousTail + 1 === first) return logIndex(occupancy.tail)
    }
  }

  async #lookOnce(): Promise<void> {
    const { occupancy } = this.#seen
    for (let width = 1; ; width = Math.min(width * 2, WIDTH_MAX)) {
      const asked = this.#emptyFrom(occupancy.contiguousTail + 1, width)
      await this.#ask(asked)
      // Whatever became known meanwhile: that one was asked for and isn't there.
      if (asked.includes(occupancy.contiguousTail + 1)) return
    }
  }

  #emptyFrom(first: number, count: number): number[] {
    const indexes = Array.from({ length: count }, (_, at) => first + at)
    return indexes.filter((index) => !this.#seen.occupancy.isFilled(index))
  }

  /** Afterwards those that are there are known, and the others are empty, or else trimmed and known to be. */
  async #ask(indexes: readonly number[]): Promise<void> {
    const seen = this.#seen
    const [dateMs, ...slots] = await Promise.all([this.#askAnchor(), ...indexes.map((index) => this.#reader.find(index))])
    let isBelievable = true
    for (const [at, slot] of slots.entries()) {
      const index = indexes[at]!
      if (slot === undefined) isBelievable &&= seen.proofs.covers(index, dateMs)
      else {
        seen.saw(index, slot.head)
        seen.keep(index, slot)
      }
    }
    if (!isBelievable) await seen.readMarker()
  }

  /** The store's clock, where it tells and where there is an anchor. */
  async #askAnchor(): Promise<number | undefined> {
    const seen = this.#seen
    const anchor = seen.occupancy.contiguousTail
    if (anchor < seen.trimmedBefore) return undefined
    const found = await this.#reader.range(anchor, 0, SLOT_HEAD_BYTES)
    if (found !== undefined) return found.dateMs
    await seen.readMarker()
    if (anchor >= seen.trimmedBefore) throw wentBack(anchor)
    return undefined
  }
}

/** Going on would give indexes away a second time. */
export function wentBack(index: number): Failure {
  const text = `entry ${index} was in the log and isn't any more, though nobody trimmed it: was the bucket restored from a backup?`
  return new Failure('corrupt', 'entry-missing', 'no', text)
}
