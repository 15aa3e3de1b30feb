import { undecodable } from './payload-failure.ts'

/**
 * The outside of an LZ4 frame, which Kafka's lz4 payload is exactly one of.
 *
 * ```text
 * 04 22 4d 18 | FLG | BD | content size, 8 if FLG bit 3 | header checksum, 1
 * blocks: uint32 size (top bit: stored uncompressed), bytes, checksum of 4 if FLG bit 4 | 00 00 00 00 | checksum of 4 if FLG bit 2
 * ```
 *
 * Little-endian. Decoders stop at the end mark, so bytes after it don't count; one that got lost is damage, though the
 * library would take what is there for the whole.
 */
export interface Lz4Frame {
  /** The most that it inflates to: a block holds no more than the header says, and no byte in it gives more than 255. If exact, what it gives. */
  readonly boundBytes: number
  /** Position after the frame. */
  readonly end: number
}

const MAGIC = 0x184d2204
const VERSION_MASK = 0xc0
const VERSION = 0x40
const BLOCK_CHECKSUMS = 0x10
const CONTENT_SIZE = 0x08
const CONTENT_CHECKSUM = 0x04
const FLG_RESERVED = 0x02
const DICTIONARY = 0x01
const BD_RESERVED = 0x8f
/** 64 KiB, 256 KiB, 1 MiB, 4 MiB are codes 4 to 7. */
const SMALLEST_BLOCK_CODE = 4
const SMALLEST_BLOCK_BYTES = 64 * 1024
const EXPANSION_MAX = 255
const LENGTH_GOES_ON = 15
const COPY_OFFSET_BYTES = 2
const COPY_LEAST = 4

/**
 * Throws a Failure (`invalid`, `undecodable`). `exact` walks the sequences inside the blocks, too, which costs some ms per
 * MiB: worth it only where the bound is too much, as it may be because small payloads come in blocks of up to 4 MiB.
 */
export function readLz4Frame(bytes: Uint8Array, exact = false): Lz4Frame {
  const blocksFrom = blocksStart(bytes)
  const flags = bytes[4]!
  const blockBytesMax = SMALLEST_BLOCK_BYTES << (2 * ((bytes[5]! >> 4) - SMALLEST_BLOCK_CODE))
  const checksumBytes = (flags & BLOCK_CHECKSUMS) === 0 ? 0 : 4
  let boundBytes = 0
  for (let at = blocksFrom; ; ) {
    const field = uint32(bytes, at)
    at += 4
    if (field === 0) {
      const end = at + ((flags & CONTENT_CHECKSUM) === 0 ? 0 : 4)
      if (end > bytes.length) throw undecodable('lz4', 'its checksum is cut off')
      return { boundBytes, end }
    }
    const size = field & 0x7fffffff
    const stored = field > 0x7fffffff
    if (size > blockBytesMax || size + checksumBytes > bytes.length - at)
      throw undecodable('lz4', `a block of ${size} bytes doesn't fit`)
    if (stored) boundBytes += size
    else boundBytes += Math.min(blockBytesMax, exact ? blockOutputBytes(bytes, at, at + size) : size * EXPANSION_MAX)
    at += size + checksumBytes
  }
}

function blocksStart(bytes: Uint8Array): number {
  if (uint32(bytes, 0) !== MAGIC) throw undecodable('lz4', "it isn't a frame")
  if (bytes.length < 7) throw undecodable('lz4', 'its header is cut off')
  const flags = bytes[4]!
  const block = bytes[5]!
  if ((flags & VERSION_MASK) !== VERSION || (flags & FLG_RESERVED) !== 0 || (block & BD_RESERVED) !== 0) {
    throw undecodable('lz4', 'its header has unknown bits')
  }
  if ((flags & DICTIONARY) !== 0) throw undecodable('lz4', 'it wants a dictionary')
  if (block >> 4 < SMALLEST_BLOCK_CODE) throw undecodable('lz4', 'its block size is unknown')
  return 7 + ((flags & CONTENT_SIZE) === 0 ? 0 : 8)
}

/**
 * A block is a run of sequences: a token (lengths of 4 bits each), literals, then how far back and how long the copy is.
 * A length of 15 goes on in bytes that add up, to the first that isn't 255. The last sequence has literals only.
 */
function blockOutputBytes(bytes: Uint8Array, start: number, end: number): number {
  let output = 0
  for (let at = start; at < end; ) {
    const token = bytes[at++]!
    let literals = token >> 4
    if (literals === LENGTH_GOES_ON) for (let more = 255; more === 255 && at < end; literals += more) more = bytes[at++]!
    at += literals
    output += literals
    if (at >= end) break
    at += COPY_OFFSET_BYTES
    let copied = (token & LENGTH_GOES_ON) + COPY_LEAST
    if ((token & LENGTH_GOES_ON) === LENGTH_GOES_ON)
      for (let more = 255; more === 255 && at < end; copied += more) more = bytes[at++]!
    output += copied
  }
  return output
}

function uint32(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length) throw undecodable('lz4', 'it is cut off')
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
}
