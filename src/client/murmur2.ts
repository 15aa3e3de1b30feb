const SEED = 0x9747b28c | 0
const MULTIPLIER = 0x5bd1e995

/** MurmurHash2 (32 bits, signed) with the seed that Kafka's Java client uses for keys, so that both choose the same partition. */
export function murmur2(bytes: Uint8Array): number {
  const { length } = bytes
  let hash = SEED ^ length
  const whole = length & ~3
  for (let at = 0; at < whole; at += 4) {
    let word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    word = Math.imul(word, MULTIPLIER)
    word ^= word >>> 24
    word = Math.imul(word, MULTIPLIER)
    hash = Math.imul(hash, MULTIPLIER) ^ word
  }
  const left = length & 3
  if (left === 3) hash ^= bytes[whole + 2]! << 16
  if (left >= 2) hash ^= bytes[whole + 1]! << 8
  if (left >= 1) hash = Math.imul(hash ^ bytes[whole]!, MULTIPLIER)
  hash ^= hash >>> 13
  hash = Math.imul(hash, MULTIPLIER)
  return hash ^ (hash >>> 15)
}
