import { Failure } from '../../base/failure.ts'

/**
 * Walks the records of one batch (uncompressed bytes, without the batch's header) and leaves the fields of the current
 * one in its properties: one object for all records. Lengths of -1 mean null; starts are positions in `bytes`.
 *
 * Total over any bytes: `next` and `nextHeader` give what is there or throw a Failure (`corrupt`, `undecodable`). Every
 * read is bounded by its record, and a record must take exactly the bytes that its length says, as Kafka demands.
 */
export class RecordCursor {
  readonly bytes: Uint8Array
  recordStart = 0
  recordEnd = 0
  /** Timestamp = base timestamp + this; without meaning under LogAppendTime. Within ±(2^53 - 1). */
  timestampDelta = 0
  /** Offset = base offset + this. */
  offsetDelta = 0
  keyStart = 0
  keyLength = -1
  valueStart = 0
  valueLength = -1
  headerCount = 0

  headerKeyStart = 0
  headerKeyLength = 0
  headerValueStart = 0
  headerValueLength = -1

  #position: number
  /** Where the bytes of what is being read end. */
  #limit: number
  #headerAt = 0
  #headersLeft = 0

  constructor(bytes: Uint8Array, start = 0) {
    this.bytes = bytes
    this.#position = start
    this.#limit = bytes.length
  }

  /** Moves to the next record; false at the exact end of the bytes. */
  next(): boolean {
    const total = this.bytes.length
    this.#limit = total
    if (this.#position >= total) return false
    this.recordStart = this.#position
    const length = this.#varint()
    const end = this.#position + length
    if (length < 0 || end > total) this.#damaged("its length doesn't fit")
    this.#limit = end
    this.#skip(1) // attributes: unused by everybody
    this.timestampDelta = this.#varlong()
    this.offsetDelta = this.#varint()
    this.keyLength = this.#length()
    this.keyStart = this.#position
    this.#skip(this.keyLength)
    this.valueLength = this.#length()
    this.valueStart = this.#position
    this.#skip(this.valueLength)
    this.#headers()
    if (this.#position !== end) this.#damaged('its fields take less than its length says')
    this.recordEnd = end
    return true
  }

  /** Moves to the next header of the current record; false after the last. */
  nextHeader(): boolean {
    if (this.#headersLeft === 0) return false
    this.#headersLeft--
    const afterRecord = this.#position
    this.#position = this.#headerAt
    this.headerKeyLength = this.#varint()
    this.headerKeyStart = this.#position
    this.#position += this.headerKeyLength
    this.headerValueLength = this.#varint()
    this.headerValueStart = this.#position
    this.#headerAt = this.#position + Math.max(this.headerValueLength, 0)
    this.#position = afterRecord
    return true
  }

  /** Checks them while passing, so that `nextHeader` can't meet damage. */
  #headers(): void {
    const count = this.#varint()
    // Two lengths of a byte each is the least that a header takes.
    if (count < 0 || count > (this.#limit - this.#position) / 2) this.#damaged("its count of headers doesn't fit")
    this.headerCount = count
    this.#headersLeft = count
    this.#headerAt = this.#position
    for (let header = 0; header < count; header++) {
      const keyLength = this.#varint()
      if (keyLength < 0) this.#damaged('the key of a header is null')
      this.#skip(keyLength)
      this.#skip(this.#length())
    }
  }

  /** -1 for null. */
  #length(): number {
    const length = this.#varint()
    if (length < -1) this.#damaged('a length is negative')
    return length
  }

  /** A negative count, which stands for null, skips nothing. */
  #skip(count: number): void {
    if (count <= 0) return
    if (count > this.#limit - this.#position) this.#damaged('a field passes its end')
    this.#position += count
  }

  #varint(): number {
    const bytes = this.bytes
    const limit = this.#limit
    let position = this.#position
    let zigzagged = 0
    for (let shift = 0; position < limit; shift += 7) {
      const byte = bytes[position++]!
      if (shift === 28 && byte > 0x0f) break
      zigzagged |= (byte & 0x7f) << shift
      if (byte < 0x80) {
        this.#position = position
        return (zigzagged >>> 1) ^ -(zigzagged & 1)
      }
    }
    return this.#damaged('a number passes its end or 32 bits')
  }

  #varlong(): number {
    const bytes = this.bytes
    const limit = this.#limit
    let position = this.#position
    let low = 0
    let high = 0
    for (let shift = 0; position < limit && shift < 70; shift += 7) {
      const byte = bytes[position++]!
      const bits = byte & 0x7f
      if (shift < 28) low |= bits << shift
      else if (shift === 28) {
        low |= bits << 28
        high = bits >>> 4
      } else {
        if (shift === 63 && byte > 1) break
        high |= bits << (shift - 32)
      }
      if (byte < 0x80) {
        this.#position = position
        return this.#unzigzag(low, high)
      }
    }
    return this.#damaged('a number passes its end or 64 bits')
  }

  #unzigzag(low: number, high: number): number {
    if (high === 0) return (low >>> 1) ^ -(low & 1)
    const sign = -(low & 1)
    const wholeLow = (((low >>> 1) | (high << 31)) ^ sign) >>> 0
    const value = ((high >>> 1) ^ sign) * 2 ** 32 + wholeLow
    if (!Number.isSafeInteger(value)) this.#damaged('its timestamp is out of range')
    return value
  }

  #damaged(what: string): never {
    throw new Failure('corrupt', 'undecodable', 'no', `the record at ${this.recordStart} is damaged: ${what}`)
  }
}
