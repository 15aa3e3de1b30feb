import { copyBack } from './copy-back.ts'
import { tooLarge, undecodable } from './payload-failure.ts'
import { snappyBlocks, snappyOutputBytes } from './snappy-framing.ts'

/**
 * Decodes either form of Snappy into memory that the caller lends; the result is how much of it is used. The native decoder
 * is faster, but it answers with memory of its own, which goes when the collector pleases.
 *
 * Throws a Failure (`invalid`): `undecodable`, or `too-large` if it doesn't fit.
 */
export function inflateSnappy(bytes: Uint8Array, into: Uint8Array): number {
  if (snappyOutputBytes(bytes) > into.length) throw tooLarge('snappy', into.length)
  let filled = 0
  for (const { start, end, outputBytes } of snappyBlocks(bytes)) {
    const to = inflateBlock(bytes, start, end, into.subarray(0, filled + outputBytes), filled)
    if (to !== filled + outputBytes) throw undecodable('snappy', 'a block holds less than it declares')
    filled = to
  }
  return filled
}

/**
 * Elements, told apart by the low two bits of their first byte: literals (length - 1 above them, or from 60 on in 1 to 4
 * bytes that follow), copies with an offset of 11, 16 or 32 bits. Little-endian. Copies stay within their block.
 */
function inflateBlock(bytes: Uint8Array, start: number, end: number, into: Uint8Array, filled: number): number {
  let to = filled
  for (let at = start; at < end; ) {
    const tag = bytes[at++]!
    const kind = tag & 3
    if (kind === 0) {
      let length = (tag >> 2) + 1
      if (length > 60) {
        const count = length - 60
        length = number(bytes, at, count, end) + 1
        at += count
      }
      if (length > end - at || length > into.length - to) throw undecodable('snappy', 'literals pass the end of their block')
      if (length > 32) into.set(bytes.subarray(at, at + length), to)
      else for (let index = 0; index < length; index++) into[to + index] = bytes[at + index]!
      at += length
      to += length
      continue
    }
    const count = kind === 3 ? 4 : kind
    const low = number(bytes, at, count, end)
    at += count
    const length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1
    const back = kind === 1 ? ((tag >> 5) << 8) | low : low
    if (back === 0 || back > to - filled) throw undecodable('snappy', 'a copy reaches before its block')
    if (length > into.length - to) throw undecodable('snappy', 'a block holds more than it declares')
    copyBack(into, to, back, length)
    to += length
  }
  return to
}

function number(bytes: Uint8Array, at: number, count: number, end: number): number {
  if (at + count > end) throw undecodable('snappy', 'an element is cut off')
  let value = 0
  for (let index = count - 1; index >= 0; index--) value = value * 256 + bytes[at + index]!
  return value
}
