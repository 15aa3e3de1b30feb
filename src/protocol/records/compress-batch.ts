import { asBuffer } from '../../base/as-buffer.ts'
import { crc32cOfRange } from '../../base/crc32c.ts'
import { Failure } from '../../base/failure.ts'
import type { Compute } from '../../base/ports.ts'
import { BATCH_HEADER_BYTES, type BatchCodec, batchCodec, SUMMED_FROM, writeCrc, writeLengthAndCodec } from './batch-header.ts'

/**
 * The records of one whole batch, uncompressed: a view of the batch if they were so already. Throws a Failure: `corrupt`,
 * `undecodable` for a codec that nobody defined; else what `Compute.decompress` says.
 */
export async function inflateRecords(batch: Buffer, compute: Pick<Compute, 'decompress'>, maxBytes: number): Promise<Buffer> {
  const codec = codecOf(batch)
  const payload = batch.subarray(BATCH_HEADER_BYTES)
  return codec === 'none' || payload.length === 0 ? payload : asBuffer(await compute.decompress(codec, payload, maxBytes))
}

/**
 * The same records under another codec; all else in the header stays (offsets, timestamps, producer, attributes). A batch
 * that has the codec already comes back as it is; so does one without records. `level` is the codec's own scale.
 */
export async function recompressBatch(
  batch: Buffer,
  codec: BatchCodec,
  compute: Pick<Compute, 'decompress' | 'compress'>,
  { maxBytes, level }: { readonly maxBytes: number; readonly level?: number },
): Promise<Buffer> {
  if (batch.length === BATCH_HEADER_BYTES || codecOf(batch) === codec) return batch
  return withPayload(batch, codec, await deflate(await inflateRecords(batch, compute, maxBytes), codec, compute, level))
}

/** For a batch just built, which is uncompressed: nothing has to be inflated, so nothing has to be bounded. */
export function compressBatch(
  batch: Buffer,
  codec: BatchCodec,
  compute: Pick<Compute, 'decompress' | 'compress'>,
  level?: number,
): Promise<Buffer> {
  return recompressBatch(batch, codec, compute, level === undefined ? { maxBytes: 0 } : { maxBytes: 0, level })
}

async function deflate(
  payload: Buffer,
  codec: BatchCodec,
  compute: Pick<Compute, 'compress'>,
  level: number | undefined,
): Promise<Uint8Array> {
  return codec === 'none' ? payload : compute.compress(codec, payload, level)
}

/** The same header before other records, in memory of its own. */
export function withPayload(batch: Buffer, codec: BatchCodec, payload: Uint8Array): Buffer {
  const changed = Buffer.allocUnsafe(BATCH_HEADER_BYTES + payload.length)
  batch.copy(changed, 0, 0, BATCH_HEADER_BYTES)
  changed.set(payload, BATCH_HEADER_BYTES)
  writeLengthAndCodec(changed, 0, changed.length, codec)
  writeCrc(changed, 0, crc32cOfRange(changed, SUMMED_FROM, changed.length))
  return changed
}

function codecOf(batch: Buffer): BatchCodec {
  const codec = batchCodec(batch, 0)
  if (codec === undefined) throw new Failure('corrupt', 'undecodable', 'no', 'the batch has a codec that nobody defined')
  return codec
}
