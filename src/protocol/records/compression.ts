import { unreachable } from '../../base/assert.ts'
import type { CompressionCodec } from '../../base/ports.ts'
import { readLz4Frame } from './lz4-frame.ts'
import { snappyOutputBytes } from './snappy-framing.ts'
import { ZstdFrames } from './zstd-frames.ts'

/**
 * The most that decoding can give, read from the framing before anything is decoded: the libraries for snappy, lz4 and
 * zstd inflate 2 KiB to 64 MiB without asking. It is close to the truth for honest writers. -1 for gzip, which says
 * nothing that could be trusted beforehand: its decoder takes a cap.
 *
 * Throws a Failure (`invalid`, `undecodable`) where the framing is damaged; nothing is allocated from a declared size.
 */
export function outputBoundBytes(codec: CompressionCodec, bytes: Uint8Array): number {
  switch (codec) {
    case 'gzip':
      return -1
    case 'snappy':
      return snappyOutputBytes(bytes)
    case 'lz4':
      return readLz4Frame(bytes).boundBytes
    case 'zstd':
      return zstdOutputBound(bytes)
    default:
      return unreachable(codec)
  }
}

function zstdOutputBound(bytes: Uint8Array): number {
  const frames = new ZstdFrames(bytes)
  let bound = 0
  while (frames.next()) bound += frames.boundBytes
  return bound
}
