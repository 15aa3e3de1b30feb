import { createRequire } from 'node:module'
import { asBuffer } from '../../base/as-buffer.ts'
import { readLz4Frame } from '../../protocol/records/lz4-frame.ts'
import type { PayloadCodec } from './payload-codec.ts'

/**
 * One frame with independent blocks, the only kind that Java reads. The library has one level; Kafka's 1 to 17 are taken
 * and make no difference. Throws if the addon can't load.
 */
export function openLz4(): PayloadCodec {
  const lz4: typeof import('lz4-napi') = createRequire(import.meta.url)('lz4-napi')
  return {
    inflateNow: (bytes) => lz4.decompressFrameSync(asBuffer(firstFrame(bytes))),
    inflate: (bytes) => lz4.decompressFrame(firstFrame(bytes)),
    deflateNow: (bytes) => lz4.compressFrameSync(asBuffer(bytes)),
    deflate: (bytes) => lz4.compressFrame(bytes),
  }
}

/** Java's reader stops at the end mark, so we do. */
function firstFrame(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, readLz4Frame(bytes).end)
}
