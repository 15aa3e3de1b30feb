import { promisify } from 'node:util'
import { gunzip, gunzipSync, gzip, gzipSync, type ZlibOptions } from 'node:zlib'
import type { PayloadCodec } from './payload-codec.ts'

const gunzipLater = promisify<Uint8Array, ZlibOptions, Buffer>(gunzip)
const gzipLater = promisify<Uint8Array, ZlibOptions, Buffer>(gzip)

/** A piece of output at a time: zlib's 16 KiB would cost a large payload four times the trips to the thread pool. */
const CHUNK_BYTES = 64 * 1024

/** Its decoder stops by itself at the bound, with `ERR_BUFFER_TOO_LARGE`. Levels -1 (zlib's own choice) and 1 to 9. */
export const gzipCodec: PayloadCodec = {
  inflateNow: (bytes, boundBytes) => gunzipSync(bytes, inflateOptions(boundBytes)),
  inflate: (bytes, boundBytes) => gunzipLater(bytes, inflateOptions(boundBytes)),
  deflateNow: (bytes, level) => gzipSync(bytes, deflateOptions(level)),
  deflate: (bytes, level) => gzipLater(bytes, deflateOptions(level)),
}

export function isPastBound(error: unknown): boolean {
  return error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
}

/** zlib takes no bound of 0; the result is compared with the bound afterwards, too. */
function inflateOptions(boundBytes: number): ZlibOptions {
  return { maxOutputLength: Math.max(boundBytes, 1), chunkSize: CHUNK_BYTES }
}

function deflateOptions(level: number | undefined): ZlibOptions {
  return { level: level ?? -1, chunkSize: CHUNK_BYTES }
}
