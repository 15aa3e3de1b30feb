import type { LogIndex } from '../base/units.ts'

const BLOCK = 256

/**
 * How many extents lie in the bodies of each run of 256 entries: enough to tell which parts of the log still hold records,
 * at a few bytes per thousand entries. It errs on the side of keeping.
 */
export class LiveEntries {
  readonly #extentsByBlock = new Map<number, number>()

  add(index: LogIndex, extentCount: number): void {
    const block = Math.floor(index / BLOCK)
    this.#extentsByBlock.set(block, (this.#extentsByBlock.get(block) ?? 0) + extentCount)
  }

  remove(index: LogIndex): void {
    const block = Math.floor(index / BLOCK)
    const left = this.#extentsByBlock.get(block)! - 1
    if (left === 0) this.#extentsByBlock.delete(block)
    else this.#extentsByBlock.set(block, left)
  }

  /** False only if no extent lies in the body of any entry from `first` to `last`. */
  anyWithin(first: LogIndex, last: LogIndex): boolean {
    const blocks = Math.floor(last / BLOCK) - Math.floor(first / BLOCK) + 1
    if (blocks > this.#extentsByBlock.size) {
      for (const block of this.#extentsByBlock.keys()) {
        if (block >= Math.floor(first / BLOCK) && block <= Math.floor(last / BLOCK)) return true
      }
      return false
    }
    for (let block = Math.floor(first / BLOCK); block <= Math.floor(last / BLOCK); block++) {
      if (this.#extentsByBlock.has(block)) return true
    }
    return false
  }
}
