import type { ByteReader, ByteWriter } from '../base/bytes.ts'
import type { BodyNumber } from '../base/units.ts'

/** Doubles per row: base offset, end offset, body, position in the body, size in bytes, largest timestamp. */
const WIDTH = 6
/** Rows of memory that so little is used of are given back, unless they are so few. */
const SHRINK_BELOW_SHARE = 1 / 4
const SHRINK_ROWS_MIN = 64
/** An extent doesn't grow past this: a read that starts in its midst begins at its start. Part of the fold, so it never changes. */
const EXTENT_BYTES_MAX = 512 * 1024
const BASE = 0
const END = 1
const BODY = 2
const POSITION = 3
const SIZE = 4
const MAX_TIMESTAMP = 5

/** One row, for who makes few of them. */
export interface Extent {
  readonly baseOffset: number
  readonly endOffset: number
  readonly body: BodyNumber
  readonly position: number
  readonly sizeBytes: number
  readonly maxTimestampMs: number
}

/**
 * Where one partition's records lie: an ordered list of offset ranges, each a byte range of one body: an entry's, or a stored object.
 *
 * ```
 *   dropped │ live rows, by offset          │ spare
 *           first                           end
 * ```
 * 48 bytes a row in one typed array, so that a million extents are one block of memory and a snapshot copies them as they
 * lie. Offsets between two extents may be missing (compaction), never overlap.
 */
export class Extents {
  #rows = new Float64Array(0)
  #first = 0
  #end = 0

  get count(): number {
    return this.#end - this.#first
  }

  get memoryBytes(): number {
    return this.#rows.byteLength
  }

  /** Adds a range behind the last one, or lengthens that if the bytes follow each other in the same body. True if a row was added. */
  append(
    baseOffset: number,
    endOffset: number,
    body: BodyNumber,
    position: number,
    sizeBytes: number,
    maxTimestampMs: number,
  ): boolean {
    const rows = this.#rows
    if (this.#end > this.#first) {
      const last = (this.#end - 1) * WIDTH
      if (
        rows[last + BODY] === body &&
        rows[last + POSITION]! + rows[last + SIZE]! === position &&
        rows[last + END] === baseOffset &&
        rows[last + SIZE]! < EXTENT_BYTES_MAX
      ) {
        rows[last + END] = endOffset
        rows[last + SIZE] = rows[last + SIZE]! + sizeBytes
        if (maxTimestampMs > rows[last + MAX_TIMESTAMP]!) rows[last + MAX_TIMESTAMP] = maxTimestampMs
        return false
      }
    }
    const grown = this.#reserve()
    const at = this.#end * WIDTH
    grown[at + BASE] = baseOffset
    grown[at + END] = endOffset
    grown[at + BODY] = body
    grown[at + POSITION] = position
    grown[at + SIZE] = sizeBytes
    grown[at + MAX_TIMESTAMP] = maxTimestampMs
    this.#end++
    return true
  }

  /** Room for one more row: moves the live rows to the front, or into an array a quarter larger. */
  #reserve(): Float64Array {
    const capacity = this.#rows.length / WIDTH
    if (this.#end < capacity) return this.#rows
    if (this.#first > capacity / 2) {
      this.#rows.copyWithin(0, this.#first * WIDTH, this.#end * WIDTH)
      this.#end -= this.#first
      this.#first = 0
    } else {
      this.#moveTo(Math.max(2, Math.ceil(capacity * 1.25) + 1))
    }
    return this.#rows
  }

  /** Moves the live rows to the front of an array of so many. */
  #moveTo(capacity: number): void {
    const rows = new Float64Array(capacity * WIDTH)
    rows.set(this.#rows.subarray(this.#first * WIDTH, this.#end * WIDTH))
    this.#rows = rows
    this.#end -= this.#first
    this.#first = 0
  }

  /** Row of the extent that holds `offset`, or of the first one after it; `count` if there is none. */
  find(offset: number): number {
    let low = this.#first
    let high = this.#end
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#rows[middle * WIDTH + END]! > offset) high = middle
      else low = middle + 1
    }
    return low - this.#first
  }

  /** Row of the first extent with a record of `timestampMs` or later; `count` if there is none. */
  findTimestamp(timestampMs: number): number {
    for (let row = this.#first; row < this.#end; row++) {
      if (this.#rows[row * WIDTH + MAX_TIMESTAMP]! >= timestampMs) return row - this.#first
    }
    return this.count
  }

  baseOffset(row: number): number {
    return this.#rows[(this.#first + row) * WIDTH + BASE]!
  }

  endOffset(row: number): number {
    return this.#rows[(this.#first + row) * WIDTH + END]!
  }

  body(row: number): BodyNumber {
    return this.#rows[(this.#first + row) * WIDTH + BODY]! as BodyNumber
  }

  position(row: number): number {
    return this.#rows[(this.#first + row) * WIDTH + POSITION]!
  }

  sizeBytes(row: number): number {
    return this.#rows[(this.#first + row) * WIDTH + SIZE]!
  }

  maxTimestampMs(row: number): number {
    return this.#rows[(this.#first + row) * WIDTH + MAX_TIMESTAMP]!
  }

  /** Forgets the extents that lie wholly below `offset`, telling of each. */
  dropBelow(offset: number, dropped: (body: BodyNumber, sizeBytes: number) => void): void {
    while (this.#first < this.#end && this.#rows[this.#first * WIDTH + END]! <= offset) {
      const at = this.#first * WIDTH
      this.#first++
      dropped(this.#rows[at + BODY]! as BodyNumber, this.#rows[at + SIZE]!)
    }
    this.#shrink()
  }

  /** Puts others in the place of `count` rows from `row` on. */
  replace(row: number, count: number, extents: readonly Extent[]): void {
    const from = this.#first + row
    const behind = from + count
    const grownBy = extents.length - count
    if (this.#end + grownBy > this.#rows.length / WIDTH) {
      const rows = new Float64Array(Math.ceil((this.#end + grownBy) * 1.25) * WIDTH)
      rows.set(this.#rows.subarray(0, this.#end * WIDTH))
      this.#rows = rows
    }
    this.#rows.copyWithin((behind + grownBy) * WIDTH, behind * WIDTH, this.#end * WIDTH)
    this.#end += grownBy
    for (const [at, extent] of extents.entries()) {
      const { baseOffset, endOffset, body, position, sizeBytes, maxTimestampMs } = extent
      this.#rows.set([baseOffset, endOffset, body, position, sizeBytes, maxTimestampMs], (from + at) * WIDTH)
    }
    this.#shrink()
  }

  #shrink(): void {
    const capacity = this.#rows.length / WIDTH
    const isMostlyUnused = capacity > SHRINK_ROWS_MIN && this.count < capacity * SHRINK_BELOW_SHARE
    if (this.count === 0 && capacity > 0) this.#moveTo(0)
    else if (isMostlyUnused) this.#moveTo(Math.ceil(this.count * 1.25) + 1)
  }

  encode(writer: ByteWriter): void {
    writer.varint(this.count)
    const live = this.#rows.subarray(this.#first * WIDTH, this.#end * WIDTH)
    writer.raw(new Uint8Array(live.buffer, live.byteOffset, live.byteLength))
  }

  static decode(reader: ByteReader): Extents {
    const extents = new Extents()
    const count = reader.count(WIDTH * 8)
    const bytes = reader.raw(count * WIDTH * 8)
    const rows = new Float64Array(count * WIDTH)
    new Uint8Array(rows.buffer).set(bytes)
    extents.#rows = rows
    extents.#end = count
    return extents
  }
}
