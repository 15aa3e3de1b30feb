import { crc32cOfRange } from '../../base/crc32c.ts'
import {
  attributes,
  BASE_SEQUENCE_AT,
  BASE_TIMESTAMP_AT,
  BATCH_HEADER_BYTES,
  BATCH_LENGTH_END,
  type BatchCodec,
  batchCodec,
  batchCrc,
  batchSizeBytes,
  CONTROL,
  isTransactional,
  LOG_APPEND_TIME,
  lastOffsetDelta,
  MAGIC,
  MAX_TIMESTAMP_AT,
  magic,
  PRODUCER_EPOCH_AT,
  PRODUCER_ID_AT,
  recordCount,
  SUMMED_FROM,
} from './batch-header.ts'
import { isSafeInt64 } from './int64.ts'

/**
 * What a produced `records` field can be refused for by its header alone. One word per case that Kafka tells apart:
 *
 * | reason | Kafka's code |
 * |---|---|
 * | `no-batch`, `more-than-one-batch`, `old-magic`, `base-offset-not-zero`, `record-count-wrong`, `control-batch`, `producer-fields-wrong`, `unknown-codec` | INVALID_RECORD 87 |
 * | `length-wrong`, `crc-mismatch` | CORRUPT_MESSAGE 2 |
 * | `batch-too-large` | MESSAGE_TOO_LARGE 10 |
 * | `batch-exceeds-segment` | RECORD_LIST_TOO_LARGE 18 |
 * | `timestamp-out-of-range`, `log-append-time-claimed` | INVALID_TIMESTAMP 32 |
 * | `zstd-not-allowed` | UNSUPPORTED_COMPRESSION_TYPE 76 |
 */
export type BatchRefusal =
  | 'no-batch'
  | 'more-than-one-batch'
  | 'old-magic'
  | 'length-wrong'
  | 'crc-mismatch'
  | 'batch-too-large'
  | 'batch-exceeds-segment'
  | 'base-offset-not-zero'
  | 'record-count-wrong'
  | 'control-batch'
  | 'producer-fields-wrong'
  | 'unknown-codec'
  | 'zstd-not-allowed'
  | 'timestamp-out-of-range'
  | 'log-append-time-claimed'

/** Made once per topic and request version, not per batch. Kafka's setting in brackets. */
export interface BatchLimits {
  /** The whole batch, header included (max.message.bytes). */
  readonly sizeBytesMax: number
  /** (segment.bytes). */
  readonly segmentBytesMax: number
  /** What a compressed batch may inflate to. */
  readonly inflatedBytesMax: number
  /** From Produce v7 on. */
  readonly zstdAllowed: boolean
  /** Whether a producer may set that attribute: only on topics that use it (message.timestamp.type). */
  readonly logAppendTimeAllowed: boolean
  /** Oldest timestamp taken, in ms (now - message.timestamp.before.max.ms); -Infinity under LogAppendTime. -1 passes always: no timestamp. */
  readonly timestampMin: number
  /** Newest timestamp taken, in ms (now + message.timestamp.after.max.ms); Infinity under LogAppendTime. */
  readonly timestampMax: number
}

/** What a record takes at least: seven fields of a byte each. */
const RECORD_BYTES_LEAST = 7
/**
 * Bytes that a byte may inflate to at most. DEFLATE: 258 for two bits; Snappy: a copy of 64 for three bytes; LZ4: a length byte of
 * 255; Zstandard: a block of 128 KiB that repeats one byte, for four.
 */
const INFLATION_MOST = { none: 1, gzip: 1_032, snappy: 22, lz4: 255, zstd: 32_768 } as const satisfies Record<BatchCodec, number>
const TWO_32 = 2 ** 32

/**
 * Undefined: `records` is exactly one batch that may be stored as it is, and every field of its header can be read.
 * Damage is looked for before meaning, so that a batch that got damaged on its way is sent again, not given up.
 *
 * Timestamps are checked as far as the header tells (the first and the largest); validateRecords does it per record.
 */
export function checkBatch(records: Buffer, limits: BatchLimits): BatchRefusal | undefined {
  const sizeBytes = records.length
  if (sizeBytes === 0) return 'no-batch'
  // Short of the magic there's no telling the format; the old ones have smaller headers.
  if (sizeBytes <= BATCH_LENGTH_END + 4) return 'length-wrong'
  if (magic(records, 0) !== MAGIC) return magic(records, 0) >= 0 && magic(records, 0) < MAGIC ? 'old-magic' : 'length-wrong'
  if (sizeBytes < BATCH_HEADER_BYTES) return 'length-wrong'
  const declared = batchSizeBytes(records, 0)
  if (declared < BATCH_HEADER_BYTES || declared > sizeBytes) return 'length-wrong'
  if (declared < sizeBytes) return 'more-than-one-batch'
  if (records.readInt32BE(0) !== 0 || records.readInt32BE(4) !== 0) return 'base-offset-not-zero'
  if (sizeBytes > limits.sizeBytesMax) return 'batch-too-large'
  if (sizeBytes > limits.segmentBytesMax) return 'batch-exceeds-segment'
  if (crc32cOfRange(records, SUMMED_FROM, sizeBytes) !== batchCrc(records, 0)) return 'crc-mismatch'
  return checkMeaning(records, limits)
}

function checkMeaning(records: Buffer, limits: BatchLimits): BatchRefusal | undefined {
  const bits = attributes(records, 0)
  const count = recordCount(records, 0)
  if (count <= 0 || count !== lastOffsetDelta(records, 0) + 1) return 'record-count-wrong'
  if ((bits & CONTROL) !== 0) return 'control-batch'
  const codec = batchCodec(records, 0)
  if (codec === undefined) return 'unknown-codec'
  if (codec === 'zstd' && !limits.zstdAllowed) return 'zstd-not-allowed'
  if (count > recordCountMost(records.length - BATCH_HEADER_BYTES, codec, limits)) return 'record-count-wrong'
  if (!hasSoundProducer(records)) return 'producer-fields-wrong'
  if ((bits & LOG_APPEND_TIME) !== 0 && !limits.logAppendTimeAllowed) return 'log-append-time-claimed'
  return hasSoundTimestamps(records, limits) ? undefined : 'timestamp-out-of-range'
}

/**
 * What a count must not exceed, whatever is in the payload: it moves the high watermark, and compressed records are mostly stored
 * without being looked at.
 */
function recordCountMost(payloadBytes: number, codec: BatchCodec, limits: BatchLimits): number {
  const inflatedMost = payloadBytes * INFLATION_MOST[codec]
  return (codec === 'none' ? inflatedMost : Math.min(inflatedMost, limits.inflatedBytesMax)) / RECORD_BYTES_LEAST
}

/** Either no producer id and no transaction, or an id with an epoch and a sequence. */
function hasSoundProducer(records: Buffer): boolean {
  if (!isSafeInt64(records, PRODUCER_ID_AT)) return false
  if (records.readInt32BE(PRODUCER_ID_AT) < 0) return !isTransactional(records, 0)
  return records.readInt16BE(PRODUCER_EPOCH_AT) >= 0 && records.readInt32BE(BASE_SEQUENCE_AT) >= 0
}

function hasSoundTimestamps(records: Buffer, limits: BatchLimits): boolean {
  if (!isSafeInt64(records, BASE_TIMESTAMP_AT) || !isSafeInt64(records, MAX_TIMESTAMP_AT)) return false
  const first = records.readInt32BE(BASE_TIMESTAMP_AT) * TWO_32 + records.readUInt32BE(BASE_TIMESTAMP_AT + 4)
  const largest = records.readInt32BE(MAX_TIMESTAMP_AT) * TWO_32 + records.readUInt32BE(MAX_TIMESTAMP_AT + 4)
  return (first === -1 || (first >= limits.timestampMin && first <= limits.timestampMax)) && largest <= limits.timestampMax
}
