import { copyBack } from './copy-back.ts'
import { readLz4Frame } from './lz4-frame.ts'
import { tooLarge, undecodable } from './payload-failure.ts'
import { xxhash32 } from './xxhash32.ts'

const INDEPENDENT_BLOCKS = 0x20
const BLOCK_CHECKSUMS = 0x10
const CONTENT_SIZE = 0x08
const CONTENT_CHECKSUM = 0x04
const LENGTH_GOES_ON = 15
const COPY_LEAST = 4

/**
 * Decodes one LZ4 frame into memory that the caller lends; the result is how much of it is used. The native decoder is
 * faster, but it answers with memory of its own, which goes when the collector pleases.
 *
 * Throws a Failure (`invalid`): `undecodable`, or `too-large` if it doesn't fit.
 */
export function inflateLz4(bytes: Uint8Array, into: Uint8Array): number {
  const { end } = readLz4Frame(bytes)
  const flags = bytes[4]!
  const headerEnd = 6 + ((flags & CONTENT_SIZE) === 0 ? 0 : 8)
  if (bytes[headerEnd] !== ((xxhash32(bytes, 4, headerEnd) >>> 8) & 0xff)) throw undecodable('lz4', 'its header is damaged')
  let filled = 0
  let at = headerEnd + 1
  for (let field = uint32(bytes, at); field !== 0; field = uint32(bytes, at)) {
    at += 4
    const blockEnd = at + (field & 0x7fffffff)
    const earliest = (flags & INDEPENDENT_BLOCKS) === 0 ? 0 : filled
    filled =
      field > 0x7fffffff ? store(bytes, at, blockEnd, into, filled) : inflateBlock(bytes, at, blockEnd, into, filled, earliest)
    if ((flags & BLOCK_CHECKSUMS) !== 0 && uint32(bytes, blockEnd) !== xxhash32(bytes, at, blockEnd))
      throw undecodable('lz4', 'a block is damaged')
    at = blockEnd + ((flags & BLOCK_CHECKSUMS) === 0 ? 0 : 4)
  }
  if ((flags & CONTENT_CHECKSUM) !== 0 && uint32(bytes, end - 4) !== xxhash32(into, 0, filled))
    throw undecodable('lz4', 'its content is damaged')
  return filled
}

function store(bytes: Uint8Array, start: number, end: number, into: Uint8Array, filled: number): number {
  if (end - start > into.length - filled) throw tooLarge('lz4', into.length)
  into.set(bytes.subarray(start, end), filled)
  return filled + end - start
}

/** Copies may reach back to `earliest`. The layout is told in `lz4-frame.ts`. */
function inflateBlock(bytes: Uint8Array, start: number, end: number, into: Uint8Array, filled: number, earliest: number): number {
  let to = filled
  for (let at = start; at < end; ) {
    const token = bytes[at++]!
    let literals = token >> 4
    if (literals === LENGTH_GOES_ON) for (let more = 255; more === 255 && at < end; literals += more) more = bytes[at++]!
    if (literals > end - at) throw undecodable('lz4', 'literals pass the end of their block')
    if (literals > into.length - to) throw tooLarge('lz4', into.length)
    if (literals > 32) into.set(bytes.subarray(at, at + literals), to)
    else for (let index = 0; index < literals; index++) into[to + index] = bytes[at + index]!
    at += literals
    to += literals
    if (at === end) return to
    if (at + 2 > end) throw undecodable('lz4', 'a copy is cut off')
    const back = bytes[at]! | (bytes[at + 1]! << 8)
    at += 2
    let length = (token & LENGTH_GOES_ON) + COPY_LEAST
    if ((token & LENGTH_GOES_ON) === LENGTH_GOES_ON)
      for (let more = 255; more === 255 && at < end; length += more) more = bytes[at++]!
    if (back === 0 || back > to - earliest) throw undecodable('lz4', 'a copy reaches before its block')
    if (length > into.length - to) throw tooLarge('lz4', into.length)
    copyBack(into, to, back, length)
    to += length
  }
  throw undecodable('lz4', 'a block ends with a copy')
}

function uint32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
}
