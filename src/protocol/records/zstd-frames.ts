import { undecodable } from './payload-failure.ts'

/**
 * Walks the frames of a zstd payload (RFC 8878) by their headers, without decoding anything. Skippable ones are passed.
 *
 * ```text
 * fd2fb528, little-endian | descriptor, 1 | window, 0 or 1 | dictionary id, 0 1 2 4 | content size, 0 1 2 4 8
 * blocks: uint24 (bit 0 last, bits 1-2 kind, then size), bytes … | checksum of 4 if descriptor bit 2
 * ```
 */
export class ZstdFrames {
  start = 0
  end = 0
  /** The most that this frame inflates to. A block gives at most 128 KiB, or a window if that is less. */
  boundBytes = 0

  readonly #bytes: Uint8Array
  #met = 0
  #blockBytesMax = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** False after the last frame. Without any frame at all, or past 100, a Failure (`invalid`, `undecodable`), as for all damage. */
  next(): boolean {
    while (this.end < this.#bytes.length) {
      this.start = this.end
      const magic = this.#number(this.start, 4)
      if (magic === FRAME_MAGIC) {
        // Each is a call into a decoder for a few bytes: writers make one, or one per large piece.
        if (++this.#met > FRAMES_MAX) throw undecodable('zstd', `it has more than ${FRAMES_MAX} frames`)
        this.#frame()
        return true
      }
      if ((magic & 0xfffffff0) >>> 0 !== SKIPPABLE_MAGIC) throw undecodable('zstd', "it isn't a frame")
      this.end = this.#within(this.start + 8 + this.#number(this.start + 4, 4))
    }
    if (this.#met === 0) throw undecodable('zstd', 'it has no frame')
    return false
  }

  #frame(): void {
    const descriptor = this.#number(this.start + 4, 1)
    if ((descriptor & RESERVED) !== 0) throw undecodable('zstd', 'its header has unknown bits')
    let at = this.#header(descriptor)
    this.boundBytes = 0
    for (let last = false; !last; ) {
      const block = this.#number(at, 3)
      at = this.#block(at + 3, (block >> 1) & 3, block >> 3)
      last = (block & 1) !== 0
    }
    this.end = this.#within(at + ((descriptor & CHECKSUM) === 0 ? 0 : 4))
  }

  /** Sets how much a block may hold; gives the position of the first one. */
  #header(descriptor: number): number {
    const single = (descriptor & SINGLE_SEGMENT) !== 0
    const windowAt = this.start + 5
    const dictionaryAt = windowAt + (single ? 0 : 1)
    const dictionaryLength = DICTIONARY_LENGTHS[descriptor & 3]!
    if (dictionaryLength > 0 && this.#number(dictionaryAt, dictionaryLength) !== 0)
      throw undecodable('zstd', 'it wants a dictionary')
    const contentAt = dictionaryAt + dictionaryLength
    const contentCode = descriptor >> 6
    const contentLength = contentCode === 0 && single ? 1 : CONTENT_LENGTHS[contentCode]!
    const window = single
      ? this.#number(contentAt, contentLength) + (contentCode === 1 ? 256 : 0)
      : windowBytes(this.#number(windowAt, 1))
    if (!single && window > WINDOW_BYTES_MAX) throw undecodable('zstd', `it wants a window of ${window} bytes`)
    this.#blockBytesMax = Math.min(window, BLOCK_BYTES_MAX)
    return this.#within(contentAt + contentLength)
  }

  /** Adds what a block may give; the result is where the next one begins. */
  #block(at: number, kind: number, size: number): number {
    if (kind === BLOCK_RESERVED || size > BLOCK_BYTES_MAX) throw undecodable('zstd', 'a block is of no known kind')
    this.boundBytes += kind === BLOCK_COMPRESSED ? this.#blockBytesMax : size
    return this.#within(at + (kind === BLOCK_REPEATED ? 1 : size))
  }

  /** Little-endian, 1 to 8 bytes. */
  #number(at: number, length: number): number {
    this.#within(at + length)
    let value = 0
    for (let index = length - 1; index >= 0; index--) value = value * 256 + this.#bytes[at + index]!
    return value
  }

  #within(end: number): number {
    if (end > this.#bytes.length) throw undecodable('zstd', 'it is cut off')
    return end
  }
}

const FRAMES_MAX = 100
const FRAME_MAGIC = 0xfd2fb528
const SKIPPABLE_MAGIC = 0x184d2a50
const SINGLE_SEGMENT = 0x20
const RESERVED = 0x08
const CHECKSUM = 0x04
const DICTIONARY_LENGTHS = [0, 1, 2, 4] as const
const CONTENT_LENGTHS = [0, 2, 4, 8] as const
const BLOCK_REPEATED = 1
const BLOCK_COMPRESSED = 2
const BLOCK_RESERVED = 3
const BLOCK_BYTES_MAX = 128 * 1024
/** Decoders refuse larger ones, because a window is memory. */
const WINDOW_BYTES_MAX = 2 ** 27

/** 5 bits of exponent, 3 of mantissa. */
function windowBytes(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3))
  return base + (base / 8) * (descriptor & 7)
}
