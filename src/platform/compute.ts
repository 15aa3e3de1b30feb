import { assert } from '../base/assert.ts'
import type { BatchCheck, CheckedRecords } from '../base/batch-check.ts'
import type { CompressionCodec } from '../base/compression-codec.ts'
import { Failure } from '../base/failure.ts'
import type { Compute } from '../base/ports.ts'
import { batchCodec } from '../protocol/records/batch-header.ts'
import { checkRecords } from '../protocol/records/check-records.ts'
import { outputBoundBytes } from '../protocol/records/compression.ts'
import { tooLarge, undecodable } from '../protocol/records/payload-failure.ts'
import { gzipCodec, isPastBound } from './codecs/gzip.ts'
import { openLz4 } from './codecs/lz4.ts'
import type { PayloadCodec } from './codecs/payload-codec.ts'
import { openSnappy } from './codecs/snappy.ts'
import { openZstd } from './codecs/zstd.ts'
import { RecordsThread } from './records-thread.ts'

/** Up to this much the trip to the thread pool costs more than the work: at most some 0.5 ms on the event loop. */
const INLINE_INPUT_BYTES = 64 * 1024
const INLINE_OUTPUT_BYTES = 256 * 1024
/**
 * What decoders give lies about until the collector comes, which thousands of little payloads in one request don't wait for.
 * Past this in a second, batches go to the thread that uses its memory again.
 */
const INLINE_BYTES_MAX = 8 * 1024 * 1024
const INLINE_MS = 1_000
/** A gzip member ends with the size of what it holds, modulo 2^32. */
const GZIP_SIZE_BYTES = 4

/** Opened once, at start. A codec whose addon can't load is missing then, and only then refused: the others work. */
export async function openCompute(): Promise<Compute> {
  const thread = new RecordsThread()
  return new PayloadCompute(await openCodecs(), (batch, check, maxBytes) => thread.check(batch, check, maxBytes))
}

export async function openCodecs(): Promise<Codecs> {
  return {
    gzip: gzipCodec,
    snappy: openOrMissing('snappy', openSnappy),
    lz4: openOrMissing('lz4', openLz4),
    zstd: await openZstd(),
  }
}

type Codecs = Readonly<Record<CompressionCodec, PayloadCodec>>

/**
 * The machine's codecs behind the port: what is bounded before decoding, where it runs, and what its errors mean. Each
 * call allocates at most twice its result. How many are under way at once is the caller's to bound.
 */
export class PayloadCompute implements Compute {
  readonly #codecs: Codecs
  readonly #checkApart: Compute['checkRecords'] | undefined
  #inlineBytes = 0
  #inlineSinceMs = Number.NEGATIVE_INFINITY

  /** Without `checkApart`, large batches are checked with what `decompress` gives, too. */
  constructor(codecs: Codecs, checkApart?: Compute['checkRecords']) {
    this.#codecs = codecs
    this.#checkApart = checkApart
  }

  async decompress(codec: CompressionCodec, bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
    const bound = outputBoundBytes(codec, bytes, maxBytes)
    const inflated = await (bound === -1 ? this.#inflateUnbounded(bytes, maxBytes) : this.#inflate(codec, bytes, bound))
    this.#inlineBytes += inflated.length
    if (inflated.length > maxBytes) throw tooLarge(codec, maxBytes)
    return inflated
  }

  async compress(codec: CompressionCodec, bytes: Uint8Array, level?: number): Promise<Uint8Array> {
    const by = this.#codecs[codec]
    return bytes.length <= INLINE_INPUT_BYTES ? by.deflateNow(bytes, level) : by.deflate(bytes, level)
  }

  /** Little ones on the loop, as far as that can be told; if it was a lie, that costs little. */
  async checkRecords(batch: Buffer, check: BatchCheck, maxBytes: number): Promise<CheckedRecords> {
    if (this.#checkApart === undefined) return checkRecords(batch, check, maxBytes, this)
    const inlineBound = Math.min(maxBytes, INLINE_OUTPUT_BYTES)
    if (
      batch.length <= INLINE_INPUT_BYTES &&
      this.#mayInline() &&
      !(batchCodec(batch, 0) === 'gzip' && gzipSizeClaimed(batch) > inlineBound)
    ) {
      try {
        return await checkRecords(batch, check, inlineBound, this)
      } catch (error) {
        if (!(error instanceof Failure) || error.reason !== 'too-large') throw error
      }
    }
    return this.#checkApart(batch, check, maxBytes)
  }

  #mayInline(): boolean {
    const now = performance.now()
    if (now - this.#inlineSinceMs > INLINE_MS) {
      this.#inlineSinceMs = now
      this.#inlineBytes = 0
    }
    return this.#inlineBytes < INLINE_BYTES_MAX
  }

  async #inflate(codec: CompressionCodec, bytes: Uint8Array, bound: number): Promise<Uint8Array> {
    const by = this.#codecs[codec]
    let inflated: Uint8Array
    try {
      const little = bytes.length <= INLINE_INPUT_BYTES && bound <= INLINE_OUTPUT_BYTES
      inflated = little ? by.inflateNow(bytes, bound) : await by.inflate(bytes, bound)
    } catch (cause) {
      throw cause instanceof Failure ? cause : undecodable(codec, 'its decoder refuses it', cause)
    }
    assert(inflated.length <= bound, 'a decoder gives no more than the framing allows')
    return inflated
  }

  /** gzip: the size at its end is worth a try on the loop, if it is small; if it was a lie, that costs little. */
  async #inflateUnbounded(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
    const by = this.#codecs.gzip
    const inlineBound = Math.min(maxBytes, INLINE_OUTPUT_BYTES)
    if (bytes.length <= INLINE_INPUT_BYTES && gzipSizeClaimed(bytes) <= inlineBound) {
      try {
        return by.inflateNow(bytes, inlineBound)
      } catch (error) {
        if (!isPastBound(error)) throw undecodable('gzip', 'its decoder refuses it', error)
        this.#inlineBytes += inlineBound
      }
    }
    try {
      return await by.inflate(bytes, maxBytes)
    } catch (error) {
      throw isPastBound(error) ? tooLarge('gzip', maxBytes) : undecodable('gzip', 'its decoder refuses it', error)
    }
  }
}

function gzipSizeClaimed(bytes: Uint8Array): number {
  const at = bytes.length - GZIP_SIZE_BYTES
  return at < 0 ? 0 : (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
}

/** Stands in for a codec that can't open: each use says so. */
export function openOrMissing(codec: CompressionCodec, open: () => PayloadCodec): PayloadCodec {
  try {
    return open()
  } catch (cause) {
    const missing = (): never => {
      throw new Failure('unavailable', 'codec-missing', 'no', `this machine can't do ${codec}: its addon didn't load`, cause)
    }
    return { inflateNow: missing, inflate: async () => missing(), deflateNow: missing, deflate: async () => missing() }
  }
}
