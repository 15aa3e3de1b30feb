/**
 * Which indexes hold an entry: all up to the tail but the holes. Holes are tickets under way, so they are few; they are kept
 * as ranges, because an append may come at any index.
 *
 *     filled … [hole] filled [hole hole] filled ← tail
 */
export class Occupancy {
  #tail: number
  /** First and last index of each hole, ascending, apart from each other. */
  readonly #firsts: number[] = []
  readonly #lasts: number[] = []

  /** Everything up to `tail` counts as filled. */
  constructor(tail: number) {
    this.#tail = tail
  }

  get tail(): number {
    return this.#tail
  }

  /** What lies before the first hole. */
  get contiguousTail(): number {
    return this.#firsts.length === 0 ? this.#tail : this.#firsts[0]! - 1
  }

  isFilled(index: number): boolean {
    return index <= this.#tail && this.#rangeOf(index) < 0
  }

  fill(index: number): void {
    if (index > this.#tail) {
      if (index > this.#tail + 1) {
        this.#firsts.push(this.#tail + 1)
        this.#lasts.push(index - 1)
      }
      this.#tail = index
      return
    }
    const at = this.#rangeOf(index)
    if (at < 0) return
    const first = this.#firsts[at]!
    const last = this.#lasts[at]!
    if (first === last) {
      this.#firsts.splice(at, 1)
      this.#lasts.splice(at, 1)
    } else if (index === first) {
      this.#firsts[at] = index + 1
    } else if (index === last) {
      this.#lasts[at] = index - 1
    } else {
      this.#lasts[at] = index - 1
      this.#firsts.splice(at + 1, 0, index + 1)
      this.#lasts.splice(at + 1, 0, last)
    }
  }

  /** Holes below `before` will never be filled nor read: forget them. */
  trim(before: number): void {
    let gone = 0
    while (gone < this.#lasts.length && this.#lasts[gone]! < before) gone++
    this.#firsts.splice(0, gone)
    this.#lasts.splice(0, gone)
    if (this.#firsts.length > 0 && this.#firsts[0]! < before) this.#firsts[0] = before
  }

  /** Position of the hole that `index` lies in, or -1. */
  #rangeOf(index: number): number {
    let low = 0
    let high = this.#firsts.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#lasts[middle]! < index) low = middle + 1
      else high = middle
    }
    return low < this.#firsts.length && this.#firsts[low]! <= index ? low : -1
  }
}
