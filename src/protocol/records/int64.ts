import { Failure } from '../../base/failure.ts'

/**
 * 64-bit fields as numbers, through two 32-bit halves: a bigint would be an object per field. What lies outside the whole
 * numbers that a double holds exactly is refused, because no offset, id or time that anybody means gets there.
 */
const TWO_32 = 2 ** 32

export function isSafeInt64(buffer: Buffer, at: number): boolean {
  return Number.isSafeInteger(buffer.readInt32BE(at) * TWO_32 + buffer.readUInt32BE(at + 4))
}

/** Throws a Failure (`corrupt`, `undecodable`) outside ±(2^53 - 1). */
export function int64At(buffer: Buffer, at: number): number {
  const value = buffer.readInt32BE(at) * TWO_32 + buffer.readUInt32BE(at + 4)
  if (!Number.isSafeInteger(value)) throw new Failure('corrupt', 'undecodable', 'no', `a 64-bit field at ${at} is out of range`)
  return value
}

/** `value` is a whole number within ±(2^53 - 1). Byte by byte: Node's own writers check more than they write. */
export function setInt64At(buffer: Uint8Array, at: number, value: number): void {
  const high = Math.floor(value / TWO_32)
  // ToInt32 works modulo 2^32, so this is the low half of a negative number, too.
  const low = value | 0
  buffer[at] = high >>> 24
  buffer[at + 1] = high >>> 16
  buffer[at + 2] = high >>> 8
  buffer[at + 3] = high
  buffer[at + 4] = low >>> 24
  buffer[at + 5] = low >>> 16
  buffer[at + 6] = low >>> 8
  buffer[at + 7] = low
}
