import { decodeText } from './text.ts'
import { undecodable } from './undecodable.ts'

/** A tagged field that we don't know: kept as it came, and written back. `bytes` is a view of the frame. */
export interface UnknownTag {
  readonly tag: number
  readonly bytes: Uint8Array
}

/** What one decoded frame may cost in heap, guessed by the codec from counts: a fixed part, a share of the frame, a ceiling. */
const HEAP_BYTES_BASE = 16 * 1024 * 1024
const HEAP_BYTES_PER_BYTE = 8
const HEAP_BYTES_MAX = 512 * 1024 * 1024
const HEAP_BYTES_PER_TAG = 160

const TWO_32 = 2 ** 32

/**
 * Reads Kafka's wire types from `start` to before `end` of a frame. Total: whatever the bytes are, a read gives a value or
 * throws a Failure (`invalid`, `undecodable`). Text is copied (names interned), bytes and records are views of the frame,
 * whose owner must not change it while a message lives. `flexible` says that the message's version is one (KIP-482).
 * `heapBytesMax` bounds what all elements together may take in memory, by the codec's guess.
 */
export class WireReader {
  readonly #bytes: Buffer
  readonly #end: number
  #position: number
  #heapBytesLeft: number

  constructor(bytes: Uint8Array, start = 0, end = bytes.length, heapBytesMax = HEAP_BYTES_MAX) {
    this.#bytes = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#position = start
    this.#end = end
    this.#heapBytesLeft = Math.min(HEAP_BYTES_BASE + HEAP_BYTES_PER_BYTE * (end - start), heapBytesMax)
  }

  get position(): number {
    return this.#position
  }

  get remaining(): number {
    return this.#end - this.#position
  }

  #take(count: number): number {
    const at = this.#position
    if (count > this.#end - at) throw undecodable(`wanted ${count} bytes at ${at}, but the frame ends at ${this.#end}`)
    this.#position = at + count
    return at
  }

  bool(): boolean {
    return this.#bytes[this.#take(1)] !== 0
  }

  int8(): number {
    return (this.#bytes[this.#take(1)]! << 24) >> 24
  }

  int16(): number {
    const at = this.#take(2)
    return (((this.#bytes[at]! << 8) | this.#bytes[at + 1]!) << 16) >> 16
  }

  uint16(): number {
    const at = this.#take(2)
    return (this.#bytes[at]! << 8) | this.#bytes[at + 1]!
  }

  int32(): number {
    const bytes = this.#bytes
    const at = this.#take(4)
    return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
  }

  /** Refuses what a double can't hold exactly. */
  int64(): number {
    const high = this.int32()
    const value = high * TWO_32 + (this.int32() >>> 0)
    if (!Number.isSafeInteger(value)) throw undecodable(`the int64 at ${this.#position - 8} is beyond 2^53 - 1`)
    return value
  }

  /** Beyond ±(2^53 - 1) it is that bound. */
  saturatingInt64(): number {
    const high = this.int32()
    const value = high * TWO_32 + (this.int32() >>> 0)
    return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, value))
  }

  float64(): number {
    return this.#bytes.readDoubleBE(this.#take(8))
  }

  /** 32 lower-case hexadecimal digits. */
  uuid(): string {
    const at = this.#take(16)
    return this.#bytes.toString('hex', at, at + 16)
  }

  /** 0 to 2^32 - 1 in at most five bytes. A longer form than needed is fine. */
  uvarint(): number {
    const first = this.#bytes[this.#take(1)]!
    return first < 0x80 ? first : this.#longUvarint(first & 0x7f)
  }

  #longUvarint(low: number): number {
    let value = low
    for (let scale = 0x80; scale <= 0x10000000; scale *= 0x80) {
      const byte = this.#bytes[this.#take(1)]!
      value += (byte & 0x7f) * scale
      if (byte < 0x80) {
        if (value >= TWO_32) break
        return value
      }
    }
    throw undecodable(`the varint that ends at ${this.#position} is too large`)
  }

  string(flexible: boolean): string {
    const length = flexible ? this.uvarint() - 1 : this.int16()
    if (length < 0) throw undecodable(`null or a negative length where text must be, before ${this.#position}`)
    return this.#text(length)
  }

  nullableString(flexible: boolean): string | null {
    const length = flexible ? this.uvarint() - 1 : this.int16()
    return this.#isNull(length) ? null : this.#text(length)
  }

  #text(length: number): string {
    if (length > 0x7fff) throw undecodable(`a text of ${length} bytes before ${this.#position} is longer than 32,767`)
    const at = this.#take(length)
    return decodeText(this.#bytes, at, at + length)
  }

  /** A view. */
  bytes(flexible: boolean): Buffer {
    const length = flexible ? this.uvarint() - 1 : this.int32()
    if (length < 0) throw undecodable(`null or a negative length where bytes must be, before ${this.#position}`)
    return this.#view(length)
  }

  /** A view. */
  nullableBytes(flexible: boolean): Buffer | null {
    const length = flexible ? this.uvarint() - 1 : this.int32()
    return this.#isNull(length) ? null : this.#view(length)
  }

  #view(length: number): Buffer {
    const at = this.#take(length)
    return this.#bytes.subarray(at, at + length)
  }

  /**
   * How many elements follow, each of at least `elementBytes` on the wire and some `heapBytes` in memory: a count that
   * couldn't be true, or that would cost too much, is refused before the first element is made.
   */
  count(flexible: boolean, elementBytes: number, heapBytes: number): number {
    const count = flexible ? this.uvarint() - 1 : this.int32()
    if (count < 0) throw undecodable(`null or a negative count where an array must be, before ${this.#position}`)
    return this.#charge(count, elementBytes, heapBytes)
  }

  /** As `count`; -1 stands for null. */
  nullableCount(flexible: boolean, elementBytes: number, heapBytes: number): number {
    const count = flexible ? this.uvarint() - 1 : this.int32()
    return this.#isNull(count) ? -1 : this.#charge(count, elementBytes, heapBytes)
  }

  #charge(count: number, elementBytes: number, heapBytes: number): number {
    if (count * elementBytes > this.#end - this.#position) {
      throw undecodable(`${count} elements announced before ${this.#position} can't fit into what is left of the frame`)
    }
    this.#heapBytesLeft -= count * heapBytes
    if (this.#heapBytesLeft < 0) throw undecodable(`more elements than a frame of this size may hold, before ${this.#position}`)
    return count
  }

  /** In front of a struct that may be null. */
  structIsNull(): boolean {
    return this.int8() < 0
  }

  #isNull(length: number): boolean {
    if (length < -1) throw undecodable(`a length of ${length} before ${this.#position}`)
    return length === -1
  }

  /** The number of tagged fields that follow. */
  tagCount(): number {
    const count = this.uvarint()
    return count === 0 ? 0 : this.#charge(count, 2, 0)
  }

  /** The next tag, which must be above the `last` one. */
  tag(last: number): number {
    const tag = this.uvarint()
    if (tag <= last) throw undecodable(`tagged field ${tag} after ${last}, before ${this.#position}`)
    return tag
  }

  /** Reads the size of a known tagged field; the result goes to `endTag` after its content. */
  beginTag(): number {
    const length = this.uvarint()
    if (length > this.remaining) throw undecodable(`a tagged field of ${length} bytes before ${this.#position} isn't all there`)
    return this.#position + length
  }

  endTag(end: number): void {
    if (this.#position !== end) throw undecodable(`a tagged field ends at ${this.#position} and not at ${end} as it said`)
  }

  /** Reads an unknown tagged field and adds it to those before, if any. */
  unknownTag(tag: number, before: UnknownTag[] | undefined): UnknownTag[] {
    this.#charge(1, 0, HEAP_BYTES_PER_TAG)
    const entry: UnknownTag = { tag, bytes: this.#view(this.uvarint()) }
    if (before === undefined) return [entry]
    before.push(entry)
    return before
  }

  /** The tagged fields of a struct that has none that we know. */
  unknownTags(): UnknownTag[] | undefined {
    let tags: UnknownTag[] | undefined
    let last = -1
    for (let left = this.tagCount(); left > 0; left--) {
      last = this.tag(last)
      tags = this.unknownTag(last, tags)
    }
    return tags
  }
}
