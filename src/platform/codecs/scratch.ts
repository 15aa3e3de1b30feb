import { createRequire } from 'node:module'
import { createGunzip } from 'node:zlib'
import { asBuffer } from '../../base/as-buffer.ts'
import { unreachable } from '../../base/assert.ts'
import type { CompressionCodec } from '../../base/compression-codec.ts'
import { Failure } from '../../base/failure.ts'
import { inflateLz4 } from '../../protocol/records/inflate-lz4.ts'
import { inflateSnappy } from '../../protocol/records/inflate-snappy.ts'
import { tooLarge, undecodable } from '../../protocol/records/payload-failure.ts'
import { ZstdFrames } from '../../protocol/records/zstd-frames.ts'

const GZIP_CHUNK_BYTES = 64 * 1024
const require = createRequire(import.meta.url)

/** Of the WASM module, what its own two functions don't give: decoding to a place of our choice. */
interface ZstdModule {
  readonly HEAPU8: Uint8Array
  _malloc(sizeBytes: number): number
  _free(at: number): void
  /** The size, or an error. */
  _ZSTD_decompress(to: number, toBytes: number, from: number, fromBytes: number): number
  _ZSTD_isError(result: number): number
}

/**
 * One piece of memory that payloads of all codecs are inflated into, one after the other. What the native decoders answer with is
 * theirs: the collector gives it back late, the allocator later, so that twenty payloads of 30 MiB took 600. It lies in the memory
 * of the zstd module, because that can write nowhere else. The system gives pages only when they're written to.
 */
export class Scratch {
  readonly #zstd: ZstdModule
  readonly #littered: (bytes: number) => void
  #at = 0
  #sizeBytes = 0

  private constructor(zstd: ZstdModule, littered: (bytes: number) => void) {
    this.#zstd = zstd
    this.#littered = littered
  }

  /** `littered` hears of memory that only the collector can give back. */
  static async open(littered: (bytes: number) => void): Promise<Scratch> {
    const door = require.resolve('@bokuweb/zstd-wasm')
    const wasm: typeof import('@bokuweb/zstd-wasm') = require(door)
    await wasm.init()
    // The door keeps the module to itself.
    const { Module }: { readonly Module: ZstdModule } = createRequire(door)('./module.js')
    return new Scratch(Module, littered)
  }

  /**
   * A view of the scratch, good until the next call. Throws a Failure (`invalid`): `undecodable`, or `too-large` past `maxBytes`; or
   * `unavailable` where the machine has no room. What else a decoder throws means damage.
   */
  async inflate(codec: CompressionCodec, bytes: Uint8Array, maxBytes: number): Promise<Buffer> {
    const filled = await this.#fill(codec, bytes, maxBytes)
    return asBuffer(this.#memory(maxBytes).subarray(0, filled))
  }

  async #fill(codec: CompressionCodec, bytes: Uint8Array, maxBytes: number): Promise<number> {
    switch (codec) {
      case 'lz4':
        return inflateLz4(bytes, this.#memory(maxBytes))
      case 'snappy':
        return inflateSnappy(bytes, this.#memory(maxBytes))
      case 'gzip':
        return inflateGzip(bytes, this.#memory(maxBytes), this.#littered)
      case 'zstd':
        return this.#inflateZstd(bytes, maxBytes)
      default:
        return unreachable(codec)
    }
  }

  /** The module's memory moves when it grows, so a view is made for each use. */
  #memory(sizeBytes: number): Uint8Array {
    if (sizeBytes > this.#sizeBytes) {
      if (this.#at !== 0) this.#zstd._free(this.#at)
      this.#at = this.#zstd._malloc(sizeBytes)
      this.#sizeBytes = this.#at === 0 ? 0 : sizeBytes
      if (this.#at === 0) throw noRoom(sizeBytes)
    }
    return this.#zstd.HEAPU8.subarray(this.#at, this.#at + sizeBytes)
  }

  #inflateZstd(bytes: Uint8Array, maxBytes: number): number {
    // Says what's wrong in our words; the module only knows numbers.
    for (const frames = new ZstdFrames(bytes); frames.next(); ) {}
    this.#memory(maxBytes)
    const from = this.#zstd._malloc(bytes.length)
    if (from === 0) throw noRoom(bytes.length)
    try {
      this.#zstd.HEAPU8.set(bytes, from)
      const result = this.#zstd._ZSTD_decompress(this.#at, maxBytes, from, bytes.length)
      if (this.#zstd._ZSTD_isError(result) === 0) return result
      if (-result === DESTINATION_TOO_SMALL) throw tooLarge('zstd', maxBytes)
      throw undecodable('zstd', `its decoder refuses it with ${-result}`)
    } finally {
      this.#zstd._free(from)
    }
  }
}

function noRoom(sizeBytes: number): Failure {
  return new Failure('unavailable', 'no-memory', 'no', `there is no room for ${sizeBytes} bytes of a batch`)
}

/** ZSTD_error_dstSize_tooSmall. */
const DESTINATION_TOO_SMALL = 70

async function inflateGzip(bytes: Uint8Array, into: Uint8Array, littered: (bytes: number) => void): Promise<number> {
  const gunzip = createGunzip({ chunkSize: GZIP_CHUNK_BYTES })
  gunzip.end(bytes)
  let filled = 0
  for await (const chunk of gunzip) {
    if (chunk.length > into.length - filled) throw tooLarge('gzip', into.length)
    into.set(chunk, filled)
    filled += chunk.length
    littered(chunk.length)
  }
  return filled
}
