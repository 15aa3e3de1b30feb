import { unreachable } from '../../base/assert.ts'
import type { CompressionCodec } from '../../base/compression-codec.ts'
import { readLz4Frame } from './lz4-frame.ts'
import { tooLarge } from './payload-failure.ts'
import { snappyOutputBytes } from './snappy-framing.ts'
import { ZstdFrames } from './zstd-frames.ts'

/** A zstd block's size: where a frame's last block is short, as nearly all are, its bound is too high by less than this. */
const ZSTD_BLOCK_BYTES = 128 * 1024

/**
 * The most that decoding can give, read from the framing before anything is decoded: the libraries for snappy, lz4 and
 * zstd inflate 2 KiB to 64 MiB without asking. -1 for gzip, which says nothing beforehand that could be trusted: its
 * decoder takes a cap. Exact for snappy; less than a block above the truth for zstd from any writer that fills its blocks.
 *
 * Throws a Failure (`invalid`): `too-large` if it passes `maxBytes` for sure (for zstd: by more than that block, which the
 * size of the result must tell), `undecodable` where the framing is damaged. Nothing is allocated from a declared size.
 */
export function outputBoundBytes(codec: CompressionCodec, bytes: Uint8Array, maxBytes: number): number {
  switch (codec) {
    case 'gzip':
      return -1
    case 'snappy':
      return within(maxBytes, snappyOutputBytes(bytes), codec)
    case 'lz4': {
      const rough = readLz4Frame(bytes).boundBytes
      return rough <= maxBytes ? rough : within(maxBytes, readLz4Frame(bytes, true).boundBytes, codec)
    }
    case 'zstd':
      return within(maxBytes + ZSTD_BLOCK_BYTES, zstdOutputBound(bytes), codec)
    default:
      return unreachable(codec)
  }
}

function within(maxBytes: number, boundBytes: number, codec: CompressionCodec): number {
  if (boundBytes > maxBytes) throw tooLarge(codec, maxBytes)
  return boundBytes
}

function zstdOutputBound(bytes: Uint8Array): number {
  const frames = new ZstdFrames(bytes)
  let bound = 0
  while (frames.next()) bound += frames.boundBytes
  return bound
}
