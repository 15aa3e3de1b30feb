import { crc32c as native } from '@node-rs/crc32'

/** CRC-32C (Castagnoli), as an unsigned 32-bit number. `seed` is the checksum of the bytes before, to go on from there. */
export function crc32c(bytes: Uint8Array, seed = 0): number {
  return native(bytes, seed)
}
