import { createRequire } from 'node:module'
import { isSnappyStream, joinSnappyStream, STREAM_BLOCK_BYTES, writeSnappyStream } from '../../protocol/records/snappy-framing.ts'
import type { PayloadCodec } from './payload-codec.ts'

/** Blocks under way on the thread pool at once for one payload: others want its threads, too. */
const BLOCKS_AT_ONCE = 2

/** Reads raw blocks and streams; writes streams, which every client reads. Snappy has no levels. Throws if the addon can't load. */
export function openSnappy(): PayloadCodec {
  const snappy: typeof import('snappy') = createRequire(import.meta.url)('snappy')
  return {
    inflateNow: (bytes) => bytesOnly(snappy.uncompressSync(asOneBlock(bytes))),
    inflate: async (bytes) => bytesOnly(await snappy.uncompress(asOneBlock(bytes))),
    deflateNow: (bytes) => writeSnappyStream(cut(bytes).map((piece) => snappy.compressSync(piece))),
    deflate: async (bytes) => {
      const pieces = cut(bytes)
      const blocks: Uint8Array[] = []
      for (let at = 0; at < pieces.length; at += BLOCKS_AT_ONCE) {
        const some = pieces.slice(at, at + BLOCKS_AT_ONCE)
        blocks.push(...(await Promise.all(some.map((piece) => snappy.compress(piece)))))
      }
      return writeSnappyStream(blocks)
    },
  }
}

function asOneBlock(bytes: Uint8Array): Uint8Array {
  return isSnappyStream(bytes) ? joinSnappyStream(bytes) : bytes
}

function cut(bytes: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += STREAM_BLOCK_BYTES) pieces.push(bytes.subarray(at, at + STREAM_BLOCK_BYTES))
  return pieces
}

/** The library gives text only if asked for it, which its types don't tell. */
function bytesOnly(inflated: string | Uint8Array): Uint8Array {
  return typeof inflated === 'string' ? Buffer.from(inflated) : inflated
}
