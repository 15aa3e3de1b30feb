import type { Compute } from '../../../src/base/ports.ts'
import { gzipCodec } from '../../../src/platform/codecs/gzip.ts'
import { openLz4 } from '../../../src/platform/codecs/lz4.ts'
import type { PayloadCodec } from '../../../src/platform/codecs/payload-codec.ts'
import { openSnappy } from '../../../src/platform/codecs/snappy.ts'
import { openZstd } from '../../../src/platform/codecs/zstd.ts'
import { PayloadCompute } from '../../../src/platform/compute.ts'

/** The production codecs without their thread pool: everything settles within microtasks. */
export async function openInlineCompute(): Promise<Compute> {
  return new PayloadCompute({
    gzip: inline(gzipCodec),
    snappy: inline(openSnappy()),
    lz4: inline(openLz4()),
    zstd: inline(await openZstd()),
  })
}

function inline(codec: PayloadCodec): PayloadCodec {
  return {
    inflateNow: (bytes, boundBytes) => codec.inflateNow(bytes, boundBytes),
    inflate: async (bytes, boundBytes) => codec.inflateNow(bytes, boundBytes),
    deflateNow: (bytes, level) => codec.deflateNow(bytes, level),
    deflate: async (bytes, level) => codec.deflateNow(bytes, level),
  }
}
