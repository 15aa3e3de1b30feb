import { asBuffer } from './as-buffer.ts'
import { assert } from './assert.ts'
import { Failure } from './failure.ts'

/**
 * Writing and reading of our persisted structures: little-endian, fixed width unless said otherwise, so that a column of
 * a typed array can be written as it lies in memory. Kafka's own wire has its reader and writer in `protocol/`.
 */
const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
/** A double holds whole numbers up to this exactly; everything we persist as `u64` stays below. */
const SAFE_MAX = Number.MAX_SAFE_INTEGER

/** Grows by doubling. Owned by one writer; `finish` hands the bytes over. */
export class ByteWriter {
  #bytes: Buffer
  #position = 0

  constructor(capacityBytes = 256) {
    this.#bytes = Buffer.allocUnsafe(capacityBytes)
  }

  get position(): number {
    return this.#position
  }

  #reserve(count: number): number {
    const at = this.#position
    const end = at + count
    if (end > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(end, this.#bytes.length * 2))
      this.#bytes.copy(grown, 0, 0, at)
      this.#bytes = grown
    }
    this.#position = end
    return at
  }

  u8(value: number): void {
    const at = this.#reserve(1)
    this.#bytes[at] = value
  }

  i16(value: number): void {
    const at = this.#reserve(2)
    this.#bytes.writeInt16LE(value, at)
  }

  u32(value: number): void {
    const at = this.#reserve(4)
    this.#bytes.writeUInt32LE(value, at)
  }

  i32(value: number): void {
    const at = this.#reserve(4)
    this.#bytes.writeInt32LE(value, at)
  }

  /** A whole number up to 2^53 - 1 in magnitude, or any other double: stored as a double. */
  f64(value: number): void {
    const at = this.#reserve(8)
    this.#bytes.writeDoubleLE(value, at)
  }

  /** 7 bits a byte, low ones first; for counts and lengths up to 2^53 - 1. */
  varint(value: number): void {
    assert(value >= 0 && value <= SAFE_MAX, 'a varint holds a whole number from 0 to 2^53 - 1')
    let rest = value
    while (rest >= 0x80) {
      this.u8((rest % 0x80) | 0x80)
      rest = Math.floor(rest / 0x80)
    }
    this.u8(rest)
  }

  bytes(value: Uint8Array): void {
    this.varint(value.length)
    this.raw(value)
  }

  raw(value: Uint8Array): void {
    const at = this.#reserve(value.length)
    this.#bytes.set(value, at)
  }

  string(value: string): void {
    const length = Buffer.byteLength(value)
    this.varint(length)
    const at = this.#reserve(length)
    this.#bytes.write(value, at, length, 'utf8')
  }

  optionalString(value: string | undefined): void {
    this.u8(value === undefined ? 0 : 1)
    if (value !== undefined) this.string(value)
  }

  /** The bytes written so far, without copying; the writer isn't used any more. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#position)
  }
}

/** Reads what ByteWriter wrote. Every read is bounded: past the end, and on any nonsense, it throws a Failure (`corrupt`). */
export class ByteReader {
  readonly #bytes: Buffer
  #position: number

  constructor(bytes: Uint8Array, position = 0) {
    this.#bytes = asBuffer(bytes)
    this.#position = position
  }

  get position(): number {
    return this.#position
  }

  get remaining(): number {
    return this.#bytes.length - this.#position
  }

  #take(count: number): number {
    const at = this.#position
    if (count > this.#bytes.length - at) throw corrupt(`wanted ${count} bytes at ${at}, but it ends at ${this.#bytes.length}`)
    this.#position = at + count
    return at
  }

  u8(): number {
    return this.#bytes[this.#take(1)]!
  }

  i16(): number {
    return this.#bytes.readInt16LE(this.#take(2))
  }

  u32(): number {
    return this.#bytes.readUInt32LE(this.#take(4))
  }

  i32(): number {
    return this.#bytes.readInt32LE(this.#take(4))
  }

  f64(): number {
    return this.#bytes.readDoubleLE(this.#take(8))
  }

  varint(): number {
    let value = 0
    let scale = 1
    for (let count = 0; count < 8; count++) {
      const byte = this.u8()
      value += (byte & 0x7f) * scale
      if (byte < 0x80) {
        if (value > SAFE_MAX) break
        return value
      }
      scale *= 0x80
    }
    throw corrupt(`a varint that ends at ${this.#position} is too large`)
  }

  /** A count of elements of at least `leastBytes` each: never more than could be there. */
  count(leastBytes: number): number {
    const count = this.varint()
    if (count * leastBytes > this.remaining) throw corrupt(`a count of ${count} at ${this.#position} exceeds what is left`)
    return count
  }

  /** A view, not a copy. */
  bytes(): Buffer {
    return this.raw(this.varint())
  }

  /** A view, not a copy. */
  raw(count: number): Buffer {
    const at = this.#take(count)
    return this.#bytes.subarray(at, at + count)
  }

  string(): string {
    const bytes = this.bytes()
    try {
      return text.decode(bytes)
    } catch (cause) {
      throw new Failure('corrupt', 'undecodable', 'no', `text at ${this.#position} isn't UTF-8`, cause)
    }
  }

  optionalString(): string | undefined {
    return this.u8() === 0 ? undefined : this.string()
  }

  /** Ends reading: leftover bytes mean that writer and reader disagree. */
  end(): void {
    if (this.remaining !== 0) throw corrupt(`${this.remaining} bytes are left over at ${this.#position}`)
  }
}

function corrupt(message: string): Failure {
  return new Failure('corrupt', 'undecodable', 'no', message)
}
