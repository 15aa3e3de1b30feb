import { createRequire } from 'node:module'

/**
 * CRC-32C (Castagnoli), which Kafka's batches and our own persisted structures carry. The native addon runs at the speed
 * of memory (13 GB/s on 1 MiB); where it can't load, tables do the same at some 1 GB/s. The choice is made once, at start.
 */
export type Checksum = (bytes: Uint8Array, seed?: number) => number

/** Reflected polynomial of RFC 3720. */
const POLYNOMIAL = 0x82f63b78
const TABLES = buildTables()
const SHORT_BYTES = 512
const DIGIT_BITS = 10
const DIGITS = 1 << DIGIT_BITS
const SHIFTS = buildShifts()

/** An unsigned 32-bit sum. `seed` is the sum of what came before: `crc32c(b, crc32c(a))` equals the sum of a and b together. */
export const crc32c: Checksum = loadNative() ?? tableCrc32c

/**
 * The sum of `bytes` from `start` to before `end`. A short range goes through the tables, because a view and a call into
 * the addon cost as much as 500 bytes do.
 */
export function crc32cOfRange(bytes: Uint8Array, start: number, end: number): number {
  if (end - start <= SHORT_BYTES) return sumByTables(bytes, start, end, 0)
  return crc32c(new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start))
}

/**
 * The sum of a and b together from the sums of each and the length of b (below 2^30), without looking at a byte. Appending b shifts a's
 * remainder by 8·bytes bits, which is a product with x^(8·bytes) modulo the polynomial: one for each digit of the length.
 */
export function joinCrc32c(first: number, second: number, secondBytes: number): number {
  let shifted = first
  for (let digits = secondBytes, at = 0; digits > 0; digits >>>= DIGIT_BITS, at += DIGITS) {
    const digit = digits % DIGITS
    if (digit > 0) shifted = multiply(SHIFTS[at + digit]!, shifted)
  }
  return (shifted ^ second) >>> 0
}

/** Of polynomials modulo ours; the highest bit is the coefficient of x^0. */
function multiply(left: number, right: number): number {
  let product = 0
  let shifted = right
  for (let bit = 31; bit >= 0; bit--) {
    if (((left >>> bit) & 1) === 1) product ^= shifted
    shifted = (shifted & 1) === 0 ? shifted >>> 1 : (shifted >>> 1) ^ POLYNOMIAL
  }
  return product
}

/** For each digit of a length, lowest first, and each of its values: x^(8·bytes). */
function buildShifts(): Int32Array {
  const shifts = new Int32Array(3 * DIGITS)
  // x^8
  let step = 0x00800000
  for (let at = 0; at < shifts.length; at += DIGITS) {
    shifts[at] = 1 << 31
    for (let digit = 1; digit < DIGITS; digit++) shifts[at + digit] = multiply(step, shifts[at + digit - 1]!)
    step = multiply(step, shifts[at + DIGITS - 1]!)
  }
  return shifts
}

/** Which of the two runs: a start warns of the slow one. */
export const crc32cIsNative: boolean = crc32c !== tableCrc32c

export function tableCrc32c(bytes: Uint8Array, seed = 0): number {
  return sumByTables(bytes, 0, bytes.length, seed)
}

/** Eight bytes a step: eight tables, where table n holds the effect of a byte that n zero bytes follow. */
function sumByTables(bytes: Uint8Array, start: number, end: number, seed: number): number {
  const tables = TABLES
  const wholeSteps = end - ((end - start) % 8)
  let crc = ~seed
  let at = start
  for (; at < wholeSteps; at += 8) {
    const low = crc ^ (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24))
    crc =
      tables[1792 + (low & 0xff)]! ^
      tables[1536 + ((low >>> 8) & 0xff)]! ^
      tables[1280 + ((low >>> 16) & 0xff)]! ^
      tables[1024 + (low >>> 24)]! ^
      tables[768 + bytes[at + 4]!]! ^
      tables[512 + bytes[at + 5]!]! ^
      tables[256 + bytes[at + 6]!]! ^
      tables[bytes[at + 7]!]!
  }
  for (; at < end; at++) crc = tables[(crc ^ bytes[at]!) & 0xff]! ^ (crc >>> 8)
  return ~crc >>> 0
}

function buildTables(): Int32Array {
  const tables = new Int32Array(8 * 256)
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL
    tables[byte] = crc
  }
  for (let at = 256; at < tables.length; at++) {
    const before = tables[at - 256]!
    tables[at] = tables[before & 0xff]! ^ (before >>> 8)
  }
  return tables
}

/** Undefined where the package has no binary for this machine, or where its binary computes something else. */
function loadNative(): Checksum | undefined {
  try {
    const native: { readonly crc32c: Checksum } = createRequire(import.meta.url)('@node-rs/crc32')
    // RFC 3720, B.4: 32 bytes of zeros.
    return native.crc32c(new Uint8Array(32)) === 0x8a9136aa ? native.crc32c : undefined
  } catch {
    return undefined
  }
}
