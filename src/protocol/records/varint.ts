/**
 * Kafka's variable-length integers as records use them: zigzag (small negative numbers stay short), then 7 bits a byte,
 * low ones first. Writing; a RecordCursor reads. A number is written as two 32-bit halves as soon as 31 bits aren't enough.
 */
const TWO_32 = 2 ** 32
/** A zigzagged value below this fits the 32-bit operators. */
const SMALL_MAX = 2 ** 30

/** `value` is a whole number within ±(2^53 - 1). */
export function varintSizeBytes(value: number): number {
  // The magnitude of what zigzag gives; n and -n - 1 differ in the last bit only, which decides no length but that of 0.
  let rest = value < 0 ? -(value + 1) : value
  let size = 1
  for (rest = Math.floor(rest / 64); rest > 0; rest = Math.floor(rest / 128)) size++
  return size
}

/** Gives the position after the last byte written. */
export function writeVarint(into: Uint8Array, at: number, value: number): number {
  if (value < SMALL_MAX && value >= -SMALL_MAX) return writeSmall(into, at, ((value << 1) ^ (value >> 31)) >>> 0)
  const sourceLow = value | 0
  const sourceHigh = Math.floor(value / TWO_32)
  const sign = sourceHigh >> 31
  let low = ((sourceLow << 1) ^ sign) >>> 0
  let high = (((sourceHigh << 1) | (sourceLow >>> 31)) ^ sign) >>> 0
  let position = at
  while (high !== 0) {
    into[position++] = (low & 0x7f) | 0x80
    low = ((low >>> 7) | (high << 25)) >>> 0
    high >>>= 7
  }
  return writeSmall(into, position, low)
}

function writeSmall(into: Uint8Array, at: number, zigzagged: number): number {
  let position = at
  let rest = zigzagged
  while (rest > 0x7f) {
    into[position++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  into[position++] = rest
  return position
}
