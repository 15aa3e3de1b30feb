import { assert } from '../base/assert.ts'
import type { StoredFile } from './stored-file.ts'

/**
 * All files of the log, in order of position; the last one is appended to. Since appends come in any order, the index ranges of files may
 * overlap a little: a search looks at every file that could hold an index, which is mostly one.
 */
export class FileTable {
  #files: StoredFile[] = []
  #rolledBytes = 0
  /** Of the rolled files: highest index up to each, lowest index from each on. Both ascend, so both can be searched. */
  #highestUpTo = new Float64Array(0)
  #lowestFrom = new Float64Array(0)

  get files(): readonly StoredFile[] {
    return this.#files
  }

  /** The file that is appended to. */
  get active(): StoredFile {
    const last = this.#files.at(-1)
    assert(last !== undefined, 'an open log has a file')
    return last
  }

  get sizeBytes(): number {
    return this.#rolledBytes + this.active.sizeBytes
  }

  /** The file that was active doesn't change any more. */
  add(file: StoredFile): void {
    assert(this.#files.length === 0 || this.active.end <= file.base, 'files of the log ascend')
    this.#files.push(file)
    this.#summarize()
  }

  remove(file: StoredFile): void {
    assert(file !== this.active, 'the file that is appended to stays')
    this.#files = this.#files.filter((other) => other !== file)
    this.#summarize()
  }

  /** The files that may hold the entry at `index`, likeliest first. */
  candidates(index: number): readonly StoredFile[] {
    const found: StoredFile[] = []
    if (this.active.holdsIndexesAround(index)) found.push(this.active)
    for (let at = this.#firstReaching(index); at < this.#lowestFrom.length && this.#lowestFrom[at]! <= index; at++) {
      const file = this.#files[at]!
      if (file.holdsIndexesAround(index)) found.push(file)
    }
    return found
  }

  #firstReaching(index: number): number {
    let low = 0
    let high = this.#highestUpTo.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#highestUpTo[middle]! < index) low = middle + 1
      else high = middle
    }
    return low
  }

  #summarize(): void {
    const rolled = this.#files.length - 1
    this.#highestUpTo = new Float64Array(rolled)
    this.#lowestFrom = new Float64Array(rolled)
    this.#rolledBytes = 0
    let highest = 0
    for (let at = 0; at < rolled; at++) {
      const file = this.#files[at]!
      this.#rolledBytes += file.sizeBytes
      highest = Math.max(highest, file.last)
      this.#highestUpTo[at] = highest
    }
    let lowest = Number.POSITIVE_INFINITY
    for (let at = rolled - 1; at >= 0; at--) {
      lowest = Math.min(lowest, this.#files[at]!.first)
      this.#lowestFrom[at] = lowest
    }
  }
}
