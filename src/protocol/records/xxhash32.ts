/** xxHash32 with seed 0, which LZ4 frames carry for their header, blocks and content. `Math.imul` keeps it within 32 bits. */
const PRIME_1 = 0x9e3779b1
const PRIME_2 = 0x85ebca77
const PRIME_3 = 0xc2b2ae3d
const PRIME_4 = 0x27d4eb2f
const PRIME_5 = 0x165667b1
const STRIPE_BYTES = 16

/** Of `bytes` from `start` to before `end`, unsigned. */
export function xxhash32(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start
  let at = start
  let hash: number
  if (length >= STRIPE_BYTES) {
    let first = (PRIME_1 + PRIME_2) | 0
    let second = PRIME_2 | 0
    let third = 0
    let fourth = -PRIME_1 | 0
    for (; at + STRIPE_BYTES <= end; at += STRIPE_BYTES) {
      first = round(first, word(bytes, at))
      second = round(second, word(bytes, at + 4))
      third = round(third, word(bytes, at + 8))
      fourth = round(fourth, word(bytes, at + 12))
    }
    hash = rotate(first, 1) + rotate(second, 7) + rotate(third, 12) + rotate(fourth, 18)
  } else hash = PRIME_5
  hash = (hash + length) | 0
  for (; at + 4 <= end; at += 4) hash = Math.imul(rotate((hash + Math.imul(word(bytes, at), PRIME_3)) | 0, 17), PRIME_4)
  for (; at < end; at++) hash = Math.imul(rotate((hash + Math.imul(bytes[at]!, PRIME_5)) | 0, 11), PRIME_1)
  hash = Math.imul(hash ^ (hash >>> 15), PRIME_2)
  hash = Math.imul(hash ^ (hash >>> 13), PRIME_3)
  return (hash ^ (hash >>> 16)) >>> 0
}

function round(sum: number, input: number): number {
  return Math.imul(rotate((sum + Math.imul(input, PRIME_2)) | 0, 13), PRIME_1)
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by))
}

function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
}
