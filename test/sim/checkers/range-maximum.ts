/** Highest of any range of fixed numbers in O(log n): a tree of pairwise maxima. NaN counts as lower than all. */
export class RangeMaximum {
  readonly #leaves: number
  readonly #tree: Float64Array

  constructor(values: ArrayLike<number>) {
    this.#leaves = 1
    while (this.#leaves < values.length) this.#leaves *= 2
    this.#tree = new Float64Array(2 * this.#leaves).fill(Number.NEGATIVE_INFINITY)
    for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) this.#tree[this.#leaves + i] = values[i]!
    for (let i = this.#leaves - 1; i > 0; i--) this.#tree[i] = Math.max(this.#tree[2 * i]!, this.#tree[2 * i + 1]!)
  }

  /** Of positions `from` up to but not including `to`; -Infinity for none. */
  over(from: number, to: number): number {
    let highest = Number.NEGATIVE_INFINITY
    let low = from + this.#leaves
    let high = to + this.#leaves
    while (low < high) {
      if (low % 2 === 1) highest = Math.max(highest, this.#tree[low++]!)
      if (high % 2 === 1) highest = Math.max(highest, this.#tree[--high]!)
      low >>= 1
      high >>= 1
    }
    return highest
  }

  /** First position in the range whose number is at least `least`; -1 for none. */
  firstAtLeast(least: number, from: number, to: number): number {
    let low = from
    let high = to
    if (low >= high || this.over(low, high) < least) return -1
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (this.over(low, middle) >= least) high = middle
      else low = middle
    }
    return low
  }
}
