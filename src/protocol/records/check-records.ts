import type { BatchCheck, CheckedRecords } from '../../base/batch-check.ts'
import type { CompressionCodec } from '../../base/compression-codec.ts'
import type { Compute } from '../../base/ports.ts'
import { BATCH_HEADER_BYTES, batchCodec } from './batch-header.ts'
import { inflateRecords, withPayload } from './compress-batch.ts'
import { validateRecords } from './validate-records.ts'

/** `Compute.checkRecords` by whatever inflates and deflates. */
export async function checkRecords(
  batch: Buffer,
  check: BatchCheck,
  maxBytes: number,
  compute: Pick<Compute, 'decompress' | 'compress'>,
): Promise<CheckedRecords> {
  const payload = await inflateRecords(batch, compute, maxBytes)
  return checkPayload(batch, payload, check, (codec, bytes, level) => compute.compress(codec, bytes, level))
}

/** The same, of a payload that was inflated already. It's read only before the result is there. */
export async function checkPayload(
  batch: Buffer,
  payload: Buffer,
  { rules, recode }: BatchCheck,
  deflate: (codec: CompressionCodec, bytes: Buffer, level: number | undefined) => Promise<Uint8Array> | Uint8Array,
): Promise<CheckedRecords> {
  const verdict = validateRecords(batch, payload, rules)
  if (verdict.kind === 'refused' || recode === undefined || batchCodec(batch, 0) === recode.codec) return { verdict }
  const { codec, level, sizeBytesMax } = recode
  const most = sizeBytesMax - BATCH_HEADER_BYTES
  // What stays as it is need not be copied to be measured.
  const recoded = codec === 'none' ? payload : payload.length === 0 ? payload : await deflate(codec, payload, level)
  if (recoded.length > most) return { verdict, recoded: 'too-large' }
  return { verdict, recoded: withPayload(batch, codec, recoded) }
}
