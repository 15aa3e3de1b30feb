import { assert } from '../base/assert.ts'
import type { UnknownTag } from './reader.ts'

/** Bytes from this length on are handed on as they are; a copy of fewer is cheaper than one more chunk. */
const REFERENCED_BYTES_MIN = 4096
const SIZE_PREFIX_BYTES = 4
const TEXT_BYTES_MAX = 0x7fff
const TWO_32 = 2 ** 32
const INT64_MAX_HIGH = 0x7fffffff
const INT64_MIN_HIGH = -0x80000000

/** Record batches, in one piece or in several that follow each other. */
export type Records = Uint8Array | readonly Uint8Array[]

/**
 * Writes Kafka's wire types: one growing buffer, and large byte fields by reference.
 *
 *     chunks   [ buffer 0..a ] [ records of the caller ] [ buffer a..b ] ...
 *     open                                                               [ start .. position )
 *
 * Referenced bytes must stay unchanged until the chunks have left. One writer makes one frame (`finishFrame`) or one value
 * (`finishBytes`); afterwards it isn't used any more. A value outside its type is our bug and throws.
 */
export class WireWriter {
  readonly #chunks: Uint8Array[] = []
  #chunkBytes = 0
  /** The buffer of the first chunk, once there is one. */
  #first: Buffer | undefined
  #buffer: Buffer
  #start = 0
  #position = SIZE_PREFIX_BYTES

  constructor(capacityBytes = 512) {
    this.#buffer = Buffer.allocUnsafe(capacityBytes + SIZE_PREFIX_BYTES)
  }

  /** Written so far, without the size prefix. */
  get sizeBytes(): number {
    return this.#chunkBytes + this.#position - this.#start - SIZE_PREFIX_BYTES
  }

  /** The frame: int32 size, then what was written. Not copied together. */
  finishFrame(): readonly Uint8Array[] {
    // Whatever was cut first starts with the room for the prefix, at the start of its buffer.
    const first = this.#first ?? this.#buffer
    first.writeInt32BE(this.sizeBytes, 0)
    this.#cut()
    return this.#chunks
  }

  /** What was written, without size prefix, in one piece. */
  finishBytes(): Buffer {
    if (this.#chunks.length === 0) return this.#buffer.subarray(SIZE_PREFIX_BYTES, this.#position)
    const whole = Buffer.allocUnsafe(this.sizeBytes)
    this.#cut()
    let at = -SIZE_PREFIX_BYTES
    for (const chunk of this.#chunks) {
      whole.set(at < 0 ? chunk.subarray(SIZE_PREFIX_BYTES) : chunk, Math.max(at, 0))
      at += chunk.length
    }
    return whole
  }

  /** Ends the open part of the buffer as a chunk of its own. */
  #cut(): void {
    if (this.#position === this.#start) return
    this.#first ??= this.#buffer
    const chunk = this.#buffer.subarray(this.#start, this.#position)
    this.#chunks.push(chunk)
    this.#chunkBytes += chunk.length
    this.#start = this.#position
  }

  #reserve(count: number): number {
    const at = this.#position
    if (at + count > this.#buffer.length) return this.#grow(count)
    this.#position = at + count
    return at
  }

  #grow(count: number): number {
    const open = this.#position - this.#start
    const grown = Buffer.allocUnsafe(Math.max(open + count, this.#buffer.length * 2))
    this.#buffer.copy(grown, 0, this.#start, this.#position)
    this.#buffer = grown
    this.#start = 0
    this.#position = open + count
    return open
  }

  bool(value: boolean): void {
    const at = this.#reserve(1)
    this.#buffer[at] = value ? 1 : 0
  }

  int8(value: number): void {
    const at = this.#reserve(1)
    this.#buffer.writeInt8(value, at)
  }

  int16(value: number): void {
    const at = this.#reserve(2)
    this.#buffer.writeInt16BE(value, at)
  }

  uint16(value: number): void {
    const at = this.#reserve(2)
    this.#buffer.writeUInt16BE(value, at)
  }

  int32(value: number): void {
    const at = this.#reserve(4)
    this.#buffer.writeInt32BE(value, at)
  }

  int64(value: number): void {
    assert(Number.isSafeInteger(value), 'an int64 that we write is a whole number within 2^53 - 1')
    const at = this.#reserve(8)
    this.#buffer.writeInt32BE(Math.floor(value / TWO_32), at)
    this.#buffer.writeUInt32BE(value >>> 0, at + 4)
  }

  /** ±(2^53 - 1) stand for the ends of the int64 range. */
  saturatingInt64(value: number): void {
    if (value === Number.MAX_SAFE_INTEGER) this.#int64Halves(INT64_MAX_HIGH, 0xffffffff)
    else if (value === -Number.MAX_SAFE_INTEGER) this.#int64Halves(INT64_MIN_HIGH, 0)
    else this.int64(value)
  }

  #int64Halves(high: number, low: number): void {
    const at = this.#reserve(8)
    this.#buffer.writeInt32BE(high, at)
    this.#buffer.writeUInt32BE(low, at + 4)
  }

  float64(value: number): void {
    const at = this.#reserve(8)
    this.#buffer.writeDoubleBE(value, at)
  }

  /** From 32 hexadecimal digits. */
  uuid(value: string): void {
    assert(value.length === 32, 'a uuid has 32 hexadecimal digits')
    const at = this.#reserve(16)
    assert(this.#buffer.write(value, at, 16, 'hex') === 16, 'a uuid has only hexadecimal digits')
  }

  uvarint(value: number): void {
    let rest = value
    while (rest >= 0x80) {
      const at = this.#reserve(1)
      this.#buffer[at] = (rest & 0x7f) | 0x80
      rest = Math.floor(rest / 0x80)
    }
    const at = this.#reserve(1)
    this.#buffer[at] = rest
  }

  string(value: string, flexible: boolean): void {
    const length = value.length
    // Three bytes hold any UTF-16 unit: short text is written first and its length set afterwards, unless it isn't ASCII.
    if (length < 0x7f) {
      const prefix = flexible ? 1 : 2
      const at = this.#reserve(prefix + length * 3)
      const size = this.#buffer.write(value, at + prefix, length * 3, 'utf8')
      this.#position = at + prefix + size
      if (!flexible) this.#buffer.writeInt16BE(size, at)
      else if (size < 0x7f) this.#buffer[at] = size + 1
      else this.#longString(value, size, flexible, at)
    } else this.#longString(value, Buffer.byteLength(value), flexible, this.#position)
  }

  #longString(value: string, size: number, flexible: boolean, at: number): void {
    assert(size <= TEXT_BYTES_MAX, 'a text on the wire has at most 32,767 bytes')
    this.#position = at
    if (flexible) this.uvarint(size + 1)
    else this.int16(size)
    const start = this.#reserve(size)
    this.#buffer.write(value, start, size, 'utf8')
  }

  nullableString(value: string | null, flexible: boolean): void {
    if (value !== null) this.string(value, flexible)
    else if (flexible) this.uvarint(0)
    else this.int16(-1)
  }

  /** By reference if it is large. */
  bytes(value: Uint8Array, flexible: boolean): void {
    this.count(value.length, flexible)
    this.#raw(value)
  }

  nullableBytes(value: Uint8Array | null, flexible: boolean): void {
    if (value === null) this.nullCount(flexible)
    else this.bytes(value, flexible)
  }

  /** Like bytes; the pieces of a list are not copied together. */
  records(value: Records, flexible: boolean): void {
    if (value instanceof Uint8Array) {
      this.bytes(value, flexible)
      return
    }
    let sizeBytes = 0
    for (const piece of value) sizeBytes += piece.length
    this.count(sizeBytes, flexible)
    for (const piece of value) this.#raw(piece)
  }

  nullableRecords(value: Records | null, flexible: boolean): void {
    if (value === null) this.nullCount(flexible)
    else this.records(value, flexible)
  }

  #raw(value: Uint8Array): void {
    if (value.length >= REFERENCED_BYTES_MIN) {
      this.#cut()
      this.#chunks.push(value)
      this.#chunkBytes += value.length
    } else this.#copied(value)
  }

  #copied(value: Uint8Array): void {
    const at = this.#reserve(value.length)
    this.#buffer.set(value, at)
  }

  count(value: number, flexible: boolean): void {
    if (flexible) this.uvarint(value + 1)
    else this.int32(value)
  }

  nullCount(flexible: boolean): void {
    if (flexible) this.uvarint(0)
    else this.int32(-1)
  }

  /** In front of a struct that may be null. */
  structIsNull(isNull: boolean): void {
    this.int8(isNull ? -1 : 1)
  }

  /** Starts a tagged field; the result goes to `endTag` after its content, which is small and has no byte fields. */
  beginTag(tag: number): number {
    this.uvarint(tag)
    this.#reserve(1)
    return this.sizeBytes
  }

  endTag(mark: number): void {
    const size = this.sizeBytes - mark
    if (size >= 0x80) this.#widen(size)
    const at = this.#position - size
    let rest = size
    for (let width = uvarintBytes(size); width > 0; width--) {
      this.#buffer[at - width] = width > 1 ? (rest & 0x7f) | 0x80 : rest
      rest = Math.floor(rest / 0x80)
    }
  }

  /** Moves the last `size` bytes on, so that their length has room in front of them. */
  #widen(size: number): void {
    const more = uvarintBytes(size) - 1
    this.#reserve(more)
    const end = this.#position
    this.#buffer.copyWithin(end - size, end - more - size, end - more)
  }

  /**
   * Writes the unknown tagged fields from `index` on whose tags are below `tag`; the result is the index of the next one.
   * Known ones are written between, in rising order.
   */
  unknownTagsBelow(tags: readonly UnknownTag[] | undefined, index: number, tag: number): number {
    if (tags === undefined) return 0
    let at = index
    for (; at < tags.length && tags[at]!.tag < tag; at++) {
      const entry = tags[at]!
      this.uvarint(entry.tag)
      this.uvarint(entry.bytes.length)
      this.#copied(entry.bytes)
    }
    return at
  }

  /** All tagged fields of a struct that has none that we know. */
  unknownTags(tags: readonly UnknownTag[] | undefined): void {
    this.uvarint(tags === undefined ? 0 : tags.length)
    this.unknownTagsBelow(tags, 0, TWO_32)
  }
}

function uvarintBytes(value: number): number {
  if (value < 0x80) return 1
  if (value < 0x4000) return 2
  if (value < 0x200000) return 3
  return value < 0x10000000 ? 4 : 5
}
