import { asBuffer } from '../../base/as-buffer.ts'
import { undecodable } from './payload-failure.ts'

/**
 * Snappy comes in two forms. Raw is one block: a varint with the size of what it holds, then literals and copies. The
 * other is what Java's stream writes, and many clients after it:
 *
 * ```text
 * 82 "SNAPPY" 00 | int32 version | int32 lowest compatible version | blocks: int32 size, raw block …
 * ```
 *
 * The versions aren't looked at: some writers put them in little-endian.
 */
const STREAM_MAGIC = Uint8Array.of(0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00)
const STREAM_HEADER_BYTES = 16
/** What Java's stream takes, uncompressed, into one block. */
export const STREAM_BLOCK_BYTES = 32 * 1024

/** No element gives more than a copy does: 64 bytes out of 3. What declares more than that is a lie, not a bomb. */
const EXPANSION_MAX = 22
const SIZE_BYTES_MAX = 5

export function isSnappyStream(bytes: Uint8Array): boolean {
  if (bytes.length < STREAM_MAGIC.length) return false
  for (let at = 0; at < STREAM_MAGIC.length; at++) if (bytes[at] !== STREAM_MAGIC[at]) return false
  return true
}

/** What the payload, in either form, says that it inflates to. The decoder gives exactly this, or fails. */
export function snappyOutputBytes(bytes: Uint8Array): number {
  if (!isSnappyStream(bytes)) return blockOutputBytes(bytes, 0, bytes.length)
  let total = 0
  for (let at = STREAM_HEADER_BYTES; at < bytes.length; ) {
    const end = blockEnd(bytes, at)
    total += blockOutputBytes(bytes, at + 4, end)
    at = end
  }
  return total
}

/** Where the elements of each block lie, and what they are said to give: one block for the raw form. */
export function* snappyBlocks(bytes: Uint8Array): Generator<{ start: number; end: number; outputBytes: number }> {
  const isStream = isSnappyStream(bytes)
  for (let at = isStream ? STREAM_HEADER_BYTES : 0; at < bytes.length; ) {
    const sizeAt = isStream ? at + 4 : at
    const end = isStream ? blockEnd(bytes, at) : bytes.length
    yield { start: sizeAt + sizeLength(bytes, sizeAt, end), end, outputBytes: blockOutputBytes(bytes, sizeAt, end) }
    at = end
  }
}

/**
 * One raw block with all that the blocks of a stream hold, to be decoded in one go. That works because copies count
 * backwards from where they are: they mean the same wherever their block begins.
 */
export function joinSnappyStream(bytes: Uint8Array): Uint8Array {
  const source = asBuffer(bytes)
  const joined = Buffer.allocUnsafe(SIZE_BYTES_MAX + bytes.length)
  let end = writeSize(joined, snappyOutputBytes(bytes))
  for (let at = STREAM_HEADER_BYTES; at < bytes.length; ) {
    const next = blockEnd(bytes, at)
    end += source.copy(joined, end, at + 4 + sizeLength(bytes, at + 4, next), next)
    at = next
  }
  return joined.subarray(0, end)
}

/** A stream of these raw blocks. */
export function writeSnappyStream(blocks: readonly Uint8Array[]): Uint8Array {
  let sizeBytes = STREAM_HEADER_BYTES
  for (const block of blocks) sizeBytes += 4 + block.length
  const stream = Buffer.allocUnsafe(sizeBytes)
  stream.set(STREAM_MAGIC, 0)
  stream.writeInt32BE(1, 8)
  stream.writeInt32BE(1, 12)
  let at = STREAM_HEADER_BYTES
  for (const block of blocks) {
    stream.writeInt32BE(block.length, at)
    stream.set(block, at + 4)
    at += 4 + block.length
  }
  return stream
}

function blockEnd(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length) throw undecodable('snappy', 'a block is cut off')
  const size = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
  if (size <= 0 || size > bytes.length - at - 4) throw undecodable('snappy', `a block of ${size} bytes doesn't fit`)
  return at + 4 + size
}

function blockOutputBytes(bytes: Uint8Array, start: number, end: number): number {
  const length = sizeLength(bytes, start, end)
  let size = 0
  for (let index = length - 1; index >= 0; index--) size = size * 128 + (bytes[start + index]! & 0x7f)
  if (size > (end - start - length) * EXPANSION_MAX)
    throw undecodable('snappy', `it can't hold the ${size} bytes that it declares`)
  return size
}

/** Bytes that the varint at `start` takes. */
function sizeLength(bytes: Uint8Array, start: number, end: number): number {
  for (let length = 1; length <= SIZE_BYTES_MAX && start + length <= end; length++) {
    if (bytes[start + length - 1]! < 0x80) return length
  }
  throw undecodable('snappy', 'its size is cut off')
}

function writeSize(into: Uint8Array, size: number): number {
  let at = 0
  let rest = size
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) into[at++] = (rest % 0x80) | 0x80
  into[at++] = rest
  return at
}
